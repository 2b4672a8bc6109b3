package io.plugai.core.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.hub.Variants.Weights;
import io.plugai.spi.source.RemoteFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantsTest {

  private static RemoteFile file(String path, long size) {
    return new RemoteFile(path, OptionalLong.of(size), Optional.empty());
  }

  private static List<Weights> of(RemoteFile... files) {
    return Variants.of(Arrays.asList(files));
  }

  @ParameterizedTest
  @CsvSource({
    "SmolLM2-135M-Instruct-Q4_K_M.gguf, Q4_K_M",
    "smollm2.q8_0.gguf, Q8_0",
    "Qwen3-8B-UD-Q4_K_XL.gguf, UD-Q4_K_XL",
    "model-IQ2_XXS.gguf, IQ2_XXS",
    "gpt-oss-20b-MXFP4.gguf, MXFP4",
    "BF16/Llama-3.2-1B-BF16.gguf, BF16",
    "llama-2-7b.gguf, llama-2-7b",
    "Phi-3-mini-4k-instruct-fp16.gguf, FP16"
  })
  void aGgufFileIsCalledByItsQuantization(String path, String name) {
    assertThat(of(file(path, 1))).extracting(Weights::name).containsExactly(name);
  }

  @Test
  void thePartsOfASplitFileAreOne() {
    assertThat(
            of(
                file("q8/big-Q8_0-00002-of-00002.gguf", 30),
                file("big-Q4_K_M.gguf", 40),
                file("q8/big-Q8_0-00001-of-00002.gguf", 50)))
        .satisfiesExactly(
            small -> assertThat(small.name()).isEqualTo("Q4_K_M"),
            split -> {
              assertThat(split.name()).isEqualTo("Q8_0");
              assertThat(split.files()).hasSize(2);
              assertThat(split.bytes()).hasValue(80);
            });
  }

  @Test
  void whatLacksAPartIsNotToBeHad() {
    assertThat(of(file("big-Q8_0-00001-of-00003.gguf", 30))).isEmpty();
  }

  @Test
  void whatBelongsToWeightsIsNone() {
    assertThat(
            of(
                file("mmproj-model-f16.gguf", 1),
                file("model.imatrix.gguf", 1),
                file("README.md", 1),
                file("adapter_model.safetensors", 1),
                file("lora-Q8_0.gguf", 1)))
        .extracting(Weights::name)
        .isEmpty();
  }

  @Test
  void theSafetensorsOfAFolderBelongTogether() {
    assertThat(
            of(
                file("model-00001-of-00002.safetensors", 3),
                file("model-00002-of-00002.safetensors", 4),
                file("unet/diffusion.safetensors", 1)))
        .extracting(Weights::bytes)
        .containsExactly(OptionalLong.of(1), OptionalLong.of(7));
  }

  @Test
  void anUnknownSizeStaysUnknown() {
    RemoteFile unsized = new RemoteFile("a-Q8_0.gguf", OptionalLong.empty(), Optional.empty());
    assertThat(of(unsized)).extracting(Weights::bytes).containsExactly(OptionalLong.empty());
  }
}
