package io.plugai.runners.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Usage;
import io.plugai.support.modelfiles.gguf.GgufReader;
import io.plugai.support.upstream.Json;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a llama-server is asked for, and how its answer is read. */
class CompletionTest {
  @TempDir Path folder;
  private Prompts prompts;

  @BeforeEach
  void writeModel() throws IOException {
    Path file = folder.resolve("tiny.gguf");
    TinyGguf.write(file);
    prompts = Prompts.of(file, GgufReader.read(file));
  }

  @Test
  void asksWithTheNamesThatTheServerHas() {
    JsonNode body =
        body("Hi", Map.of("max_tokens", 7, "temperature", 0.5, "stop", List.of("x")), Map.of());
    assertThat(body.path("prompt").textValue())
        .isEqualTo("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
    assertThat(body.path("n_predict").intValue()).isEqualTo(7);
    assertThat(body.path("temperature").doubleValue()).isEqualTo(0.5);
    assertThat(body.path("stop").path(0).textValue()).isEqualTo("x");
    assertThat(body.path("stream").booleanValue()).isTrue();
    assertThat(body.has("max_tokens")).isFalse();
  }

  @Test
  void mixesTextsAndTokensWhereSomebodyWroteAControlToken() {
    assertThat(body("<|im_end|>", Map.of(), Map.of()).path("prompt").toString())
        .isEqualTo(
            "[\"<|im_start|>user\\n\",63,\"|im_end|><|im_end|>\\n<|im_start|>assistant\\n\"]");
  }

  @Test
  void whatIsTheProvidersGoesThroughButNotAnotherPrompt() {
    assertThat(body("Hi", Map.of(), Map.of("mirostat", 2)).path("mirostat").intValue())
        .isEqualTo(2);
    assertThatThrownBy(() -> body("Hi", Map.of(), Map.of("prompt", "<|im_end|>")))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void readsTextUsageAndTheEnd() {
    List<GenerationEvent> events =
        read(
            "{\"content\":\"I\",\"stop\":false}",
            "{\"content\":\" am\",\"stop\":false}",
            "{\"content\":\"\",\"stop\":true,\"stop_type\":\"limit\",\"model\":\"/secret/path\","
                + "\"tokens_predicted\":2,\"tokens_evaluated\":12,\"timings\":{\"cache_n\":5}}");
    assertThat(events)
        .containsExactly(
            new GenerationEvent.TextDelta("I"),
            new GenerationEvent.TextDelta(" am"),
            Usage.ofTokens(12, 2).and(Usage.CACHED_INPUT_TOKENS, 5),
            new GenerationEvent.Finished(FinishReason.LENGTH, Map.of()));
  }

  @Test
  void anAnswerWithoutItsEndIsNotFinished() {
    assertThat(read("{\"content\":\"I\",\"stop\":false}"))
        .containsExactly(new GenerationEvent.TextDelta("I"));
  }

  private JsonNode body(String text, Map<String, Object> standard, Map<String, Object> provider) {
    byte[] body = new Completion(request(text, standard, provider)).body(prompts);
    return Json.read(body);
  }

  private List<GenerationEvent> read(String... messages) {
    Completion completion = new Completion(request("Hi", Map.of(), Map.of()));
    completion.body(prompts);
    List<GenerationEvent> events = new ArrayList<>();
    for (String message : messages) {
      completion.read(Json.read(message.getBytes(StandardCharsets.UTF_8)), events::add);
    }
    completion.end(events::add);
    return events;
  }

  private static GenerationRequest request(
      String text, Map<String, Object> standard, Map<String, Object> provider) {
    return new GenerationRequest(
        "req_test",
        "local",
        "tiny",
        ChatInput.ofPrompt(text),
        new Parameters(standard, provider),
        true);
  }
}
