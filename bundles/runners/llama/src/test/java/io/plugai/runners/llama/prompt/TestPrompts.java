package io.plugai.runners.llama.prompt;

import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.support.modelfiles.gguf.GgufReader;
import io.plugai.support.worker.text.Ask;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prompts of tiny models whose vocabulary is that of GPT-2's bytes and ChatML's control tokens. */
final class TestPrompts {
  static final Path TEMPLATES = Path.of("../../support/jinja/src/test/resources/golden");
  static final List<String> CONTROLS = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

  private TestPrompts() {}

  /** Those of a model with this template; none where it is empty. */
  static Prompts of(Path folder, String template) throws IOException {
    Path file = Files.createTempFile(folder, "tiny", ".gguf");
    TinyGguf.write(file, "llama", Map.of("tokenizer.chat_template", template));
    return Prompts.of(file, GgufReader.read(file));
  }

  static GenerationRequest request(ChatInput input) {
    return request(input, Map.of());
  }

  static GenerationRequest request(ChatInput input, Map<String, Object> provider) {
    return new GenerationRequest(
        "req_test", "local", "tiny", input, new Parameters(Map.of(), provider), true);
  }

  /** The texts of a prompt, its tokens as their numbers in brackets. */
  static String shown(Prompt prompt) {
    return prompt.pieces().stream()
        .map(
            piece ->
                piece instanceof Ask.Words words
                    ? words.text()
                    : "[" + ((Ask.Token) piece).id() + "]")
        .collect(Collectors.joining("|"));
  }
}
