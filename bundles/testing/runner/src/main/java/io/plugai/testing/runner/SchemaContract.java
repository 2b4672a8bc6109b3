package io.plugai.testing.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.ToolChoice;
import io.plugai.spi.runner.LoadedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every runner must hold to whose models declare {@code JSON_SCHEMA}: a schema is enforced
 * exactly or refused, and none disturbs anybody else.
 */
public abstract class SchemaContract extends RunnerContract {
  private static final String NASTY = "a \"quoted\" \\ text\n\tof two lines, é 中 😀 [^-]{2}";
  private static final String NASTY_IN_JSON =
      "\"a \\\"quoted\\\" \\\\ text\\n\\tof two lines, é 中 😀 [^-]{2}\"";

  private static final int MAX_TOKENS = 400;

  @Test
  void holdsAnAnswerToAPattern() {
    LoadedModel model = load();
    assertThat(answer(model, Map.of("type", "string", "pattern", "^\\d{3}$")))
        .matches("\"\\d{3}\"");
    assertThat(answer(model, Map.of("type", "string", "pattern", "^(?:a|b)+$", "maxLength", 9)))
        .matches("\"[ab]{1,9}\"");
  }

  @Test
  void holdsAnAnswerToTextsWhateverTheyAreMadeOf() {
    LoadedModel model = load();
    assertThat(answer(model, Map.of("const", NASTY))).isEqualTo(NASTY_IN_JSON);
    assertThat(answer(model, Map.of("enum", List.of(NASTY, 3)))).isIn(NASTY_IN_JSON, "3");
    Map<String, Object> object =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(NASTY, Map.of("type", "null")),
            "required",
            List.of(NASTY),
            "additionalProperties",
            false);
    assertThat(answer(model, object))
        .startsWith("{")
        .contains(NASTY_IN_JSON + ":")
        .matches("(?s).*: ?null\\s*}");
  }

  @Test
  void holdsAnAnswerToBoundsBeyondThirtyTwoBits() {
    LoadedModel model = load();
    Map<String, Object> schema = Map.of("type", "integer", "minimum", 3_000_000_000L);
    assertThat(Long.parseLong(answer(model, schema))).isGreaterThanOrEqualTo(3_000_000_000L);
    Map<String, Object> decimal = Map.of("type", "number", "minimum", 0.25, "maximum", 0.5);
    assertThat(Double.parseDouble(answer(model, decimal))).isBetween(0.25, 0.5);
  }

  @Test
  void refusesWhatItCannotHoldToAndGoesOn() {
    LoadedModel model = load();
    for (Map<String, Object> schema : tooMuch()) {
      GatewayException failure = Recording.of(model.generate(request(schema))).awaitFailure();
      assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION);
      assertThat(failure.details())
          .singleElement()
          .satisfies(error -> assertThat(error.field()).startsWith("input.response_format.schema"));
    }
    assertThat(model.terminated().toCompletableFuture()).isNotDone();
    Recording.of(model.generate(shortRequest())).awaitCompletion();
  }

  private static List<Map<String, Object>> tooMuch() {
    Map<String, Object> deep = Map.of();
    for (int i = 0; i < 30_000; i++) {
      deep = Map.of("type", "array", "items", deep);
    }
    return List.of(
        deep,
        Map.of("allOf", List.of(Map.of("$ref", "#"))),
        Map.of("$ref", "#"),
        Map.of("$ref", "https://example.org/schema"),
        Map.of("oneOf", List.of()),
        Map.of("type", "number", "multipleOf", 0.3),
        Map.of("type", "string", "pattern", "^(a{0,1000}){1000}$"),
        Map.of("type", "string", "pattern", "(".repeat(30_000)));
  }

  private String answer(LoadedModel model, Map<String, Object> schema) {
    Recording recording = Recording.of(model.generate(request(schema))).awaitCompletion();
    List<GenerationEvent> events = recording.events();
    assertThat(events.get(events.size() - 1))
        .isInstanceOfSatisfying(
            GenerationEvent.Finished.class,
            finished -> assertThat(finished.reason()).isEqualTo(FinishReason.STOP));
    return recording.text();
  }

  private GenerationRequest request(Map<String, Object> schema) {
    ChatInput input =
        new ChatInput(
            List.of(Message.text(Role.USER, "Answer in JSON.")),
            List.of(),
            new ToolChoice.Auto(),
            new ResponseFormat.JsonSchema("answer", schema, true));
    return new GenerationRequest(
        "req_test",
        "local",
        model().name(),
        input,
        new Parameters(Map.of("temperature", 0, "max_tokens", MAX_TOKENS), Map.of()),
        true);
  }
}
