package io.plugai.support.modelfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.support.modelfiles.gguf.GgufHeader;
import io.plugai.support.modelfiles.gguf.GgufReader;
import io.plugai.testing.runner.GgufBytes;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufReaderTest {
  private static final Path STARTER = Path.of("../../../models/starter/starter.gguf");
  private static final int TEXT = 8;
  private static final int LIST = 9;

  @TempDir Path folder;

  @Test
  void readsTheStarterModel() throws IOException {
    GgufHeader header = GgufReader.read(STARTER);
    assertThat(header.kind()).isEqualTo(FileKind.MODEL);
    assertThat(header.architecture()).isEqualTo("llama");
    assertThat(header.quantisation()).contains("Q8_0");
    assertThat(header.hasChatTemplate()).isTrue();
    assertThat(header.tensors().numbers()).isBetween(1_000_000L, 3_000_000L);
    assertThat(header.contextLength().orElse(0)).isGreaterThan(100);
  }

  @Test
  void readsEveryTypeOfValueAndPassesOverLists() throws IOException {
    GgufHeader header =
        read(
            new GgufBytes("llama")
                .version(2)
                .raw("u8", 0, (byte) 200)
                .raw("i8", 1, (byte) -1)
                .raw("u16", 2, (byte) 0xff, (byte) 0xff)
                .raw("i16", 3, (byte) 0xff, (byte) 0xff)
                .number("u32", -1)
                .raw("i32", 5, GgufBytes.int32(-7))
                .raw("f32", 6, GgufBytes.int32(Float.floatToIntBits(1.5f)))
                .bool("flag", true)
                .raw("u64", 10, GgufBytes.int64(1L << 40))
                .raw("i64", 11, GgufBytes.int64(-9))
                .raw("f64", 12, GgufBytes.int64(Double.doubleToLongBits(2.5)))
                .list("numbers", 4, 2, new byte[8])
                .list("nested", LIST, 1, join(GgufBytes.int32(0), GgufBytes.int64(3), new byte[3]))
                .text("after", "all"));
    assertThat(header.values())
        .containsEntry("u8", 200L)
        .containsEntry("i8", -1L)
        .containsEntry("u16", 65_535L)
        .containsEntry("i16", -1L)
        .containsEntry("u32", 4_294_967_295L)
        .containsEntry("i32", -7L)
        .containsEntry("f32", 1.5f)
        .containsEntry("flag", true)
        .containsEntry("u64", 1L << 40)
        .containsEntry("i64", -9L)
        .containsEntry("f64", 2.5)
        .containsEntry("after", "all");
    assertThat(header.lengths()).containsEntry("numbers", 2L).containsEntry("nested", 1L);
  }

  @Test
  void saysOfAListOfABillionEntriesThatThereCannotBeSoMany() {
    assertBroken(
        new GgufBytes("llama").list("tokenizer.ggml.tokens", TEXT, 1_000_000_000L),
        "it claims 1000000000 entries of 'tokenizer.ggml.tokens', where at most 16777216 are read");
    assertBroken(
        new GgufBytes("llama").list("numbers", 10, -1L), "it claims 18446744073709551615 entries");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertBroken(new GgufBytes("llama").version(1), "unknown version, 1");
    assertBroken(new GgufBytes("llama").version(3 << 24), "big-endian");
    assertBroken(new GgufBytes("llama").raw("x", 77), "the value of 'x' is of type 77");
    assertBroken(new GgufBytes("llama").number("x", 1).number("x", 2), "two values for 'x'");
    assertBroken(new GgufBytes("llama").number("general.alignment", 0), "its alignment is 0");
    assertBroken(
        new GgufBytes("llama").claimedTensor("t", 0, 0, 1L << 40, 1L << 40), "larger than any");
    assertBroken(new GgufBytes("llama").claimedTensor("t", 0, 7, 1), "begins where no tensor can");
    assertBroken(new GgufBytes("llama").claimedTensor("t", 0, 0, 1, 1, 1, 1, 1), "5 dimensions");
    Path text = Files.writeString(folder.resolve("text.gguf"), "once upon a time");
    assertThatThrownBy(() -> GgufReader.read(text)).hasMessage("It is not a GGUF file.");
  }

  @Test
  void aFileThatEndsTooEarlyIsIncomplete() throws IOException {
    Path whole = folder.resolve("whole.gguf");
    TinyGguf.write(whole);
    byte[] bytes = Files.readAllBytes(whole);
    for (int length : new int[] {0, 3, 20, 1000, 9000, bytes.length - 1}) {
      Path part = Files.write(folder.resolve("part.gguf"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> GgufReader.read(part))
          .isInstanceOfSatisfying(
              ModelFileException.class, e -> assertThat(e.isIncomplete()).isTrue());
    }
    Path part = Files.write(folder.resolve("p.gguf"), Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> GgufReader.read(part))
        .hasMessageContaining(
            "it has " + (bytes.length - 1) + " bytes, and should have at least " + bytes.length);
  }

  @ParameterizedTest
  @CsvSource({
    "llama, general.type, adapter, ADAPTER",
    "llama, adapter.type, lora, ADAPTER",
    "clip, general.type, model, PROJECTOR",
    "llama, general.type, mmproj, PROJECTOR",
    "llama, general.type, imatrix, OTHER",
    "llama, general.type, model, MODEL",
  })
  void goesByWhatFilesSayOfThemselves(String architecture, String key, String value, FileKind kind)
      throws IOException {
    GgufBytes file = new GgufBytes(architecture).text(key, value).tensor("t", 4);
    assertThat(read(file).kind()).isEqualTo(kind);
  }

  @Test
  void withoutWeightsItIsAVocabularyUnlessThoseAreInOtherParts() throws IOException {
    assertThat(read(new GgufBytes("llama")).kind()).isEqualTo(FileKind.VOCABULARY);
    GgufBytes first = new GgufBytes("llama").number("split.no", 0).number("split.count", 2);
    assertThat(read(first).kind()).isEqualTo(FileKind.MODEL);
  }

  @Test
  void tellsWhatTheMakersRecommendAndTheirLicence() throws IOException {
    GgufHeader header =
        read(
            new GgufBytes("llama")
                .text("general.license", "apache-2.0")
                .raw("general.sampling.temp", 6, GgufBytes.int32(Float.floatToIntBits(0.5f)))
                .tensor("t", 32, 2));
    assertThat(header.licence()).contains("apache-2.0");
    assertThat(header.recommended()).isEqualTo(Map.of("temperature", 0.5f));
    assertThat(header.tensors().numbers()).isEqualTo(64);
    assertThat(header.quantisation()).contains("F32");
  }

  @Test
  void aTextThatIsTooLongToBeKeptIsPassedOver() throws IOException {
    GgufHeader header =
        read(new GgufBytes("llama").text("long", "x".repeat(2 << 20)).text("after", "all"));
    assertThat(header.values()).doesNotContainKey("long").containsEntry("after", "all");
    assertThat(header.lengths()).containsEntry("long", 2L << 20);
  }

  private void assertBroken(GgufBytes file, String why) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            ModelFileException.class, e -> assertThat(e.isIncomplete()).isFalse())
        .hasMessageContaining(why);
  }

  private GgufHeader read(GgufBytes file) throws IOException {
    return GgufReader.read(file.write(folder.resolve("file.gguf")));
  }

  private static byte[] join(byte[]... parts) {
    byte[] all = {};
    for (byte[] part : parts) {
      int length = all.length;
      all = Arrays.copyOf(all, length + part.length);
      System.arraycopy(part, 0, all, length, part.length);
    }
    return all;
  }
}
