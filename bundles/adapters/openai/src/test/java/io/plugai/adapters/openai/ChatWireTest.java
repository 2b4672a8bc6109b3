package io.plugai.adapters.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Usage;
import io.plugai.support.chat.ChatWire;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatWireTest {
  private static final GenerationRequest REQUEST =
      new GenerationRequest("r", "openai", "m", ChatInput.ofPrompt("Hi"), Parameters.none(), true);

  @Test
  void readsAWholeAnswer() {
    assertThat(events(List.of(Fixtures.json("openai-completion.json"))))
        .containsExactly(
            new TextDelta("Hello! How can I assist you today?"),
            Usage.ofTokens(19, 10)
                .and(Usage.CACHED_INPUT_TOKENS, 0)
                .and(Usage.REASONING_OUTPUT_TOKENS, 0),
            new Finished(
                FinishReason.STOP,
                Map.of(
                    "id", "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
                    "model", "gpt-4.1-2025-04-14",
                    "service_tier", "default")));
  }

  @Test
  void readsToolCallsOfAWholeAnswerAndFinishesWithThemWhateverTheProviderSays() {
    assertThat(events(List.of(Fixtures.json("openai-completion-tools.json"))))
        .contains(
            new ToolCallDelta(
                0, "call_abc123", "get_current_weather", "{\n\"location\": \"Boston, MA\"\n}"),
            new ToolCallDelta(1, "call_abc124", "get_time", "{}"))
        .last()
        .extracting(event -> ((Finished) event).reason())
        .isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void readsToolCallsPieceByPiece() {
    assertThat(events(Fixtures.stream("openai-stream-tools.sse")))
        .containsExactly(
            new ToolCallDelta(0, "call_DdmO9pD3xa9XTPNJ32zg2hcA", "get_weather", ""),
            new ToolCallDelta(0, "", "", "{\"location\":"),
            new ToolCallDelta(1, "call_2", "get_time", "{}"),
            new ToolCallDelta(0, "", "", "\"Paris\"}"),
            Usage.ofTokens(57, 17)
                .and(Usage.CACHED_INPUT_TOKENS, 32)
                .and(Usage.REASONING_OUTPUT_TOKENS, 5),
            new Finished(
                FinishReason.TOOL_CALLS,
                Map.of(
                    "id", "chatcmpl-AB1",
                    "model", "gpt-4o-2024-08-06",
                    "service_tier", "default",
                    "system_fingerprint", "fp_6b68a8204b")));
  }

  @Test
  void readsReasoningAsDeepSeekSendsIt() {
    assertThat(events(Fixtures.stream("deepseek-stream-reasoning.sse")))
        .startsWith(
            new ReasoningDelta("Nine is"),
            new ReasoningDelta(" larger."),
            new ReasoningDelta("", state("{'field':'reasoning_content'}")),
            new TextDelta("9.8"),
            Usage.ofTokens(17, 9)
                .and(Usage.CACHED_INPUT_TOKENS, 12)
                .and(Usage.REASONING_OUTPUT_TOKENS, 6))
        .last()
        .extracting(event -> ((Finished) event).reason())
        .isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void readsThinkingAsMistralSendsIt() {
    assertThat(events(Fixtures.stream("mistral-stream-thinking.sse")))
        .startsWith(
            new ReasoningDelta("Let me see."),
            new ReasoningDelta("", state("{'field':'thinking'}")),
            new TextDelta("Yes"),
            new TextDelta("."));
  }

  @Test
  void keepsTheReasoningThatOpenRouterWantsBackPutTogetherFromItsPieces() {
    assertThat(
            events(
                List.of(
                    chunk(
                        "{'reasoning':'Hm','reasoning_details':[{'type':'reasoning.text','index':0,'text':'Hm','signature':null}]}"),
                    chunk(
                        "{'reasoning':'.','reasoning_details':[{'type':'reasoning.text','index':0,'text':'.','signature':'abc'},"
                            + "{'type':'reasoning.encrypted','index':1,'data':'xyz'}]}"),
                    chunk("{'content':'So.'}"))))
        .startsWith(
            new ReasoningDelta("Hm"),
            new ReasoningDelta("."),
            new ReasoningDelta(
                "",
                state(
                    "{'reasoning_details':[{'type':'reasoning.text','index':0,'text':'Hm.','signature':'abc'},"
                        + "{'type':'reasoning.encrypted','index':1,'data':'xyz'}]}")),
            new TextDelta("So."));
  }

  @Test
  void keepsTheSignatureOfACallThatGoogleWantsBack() {
    assertThat(
            events(
                List.of(
                    chunk(
                        "{'tool_calls':[{'index':0,'id':'1','function':{'name':'f','arguments':'{}'},"
                            + "'extra_content':{'google':{'thought_signature':'abc'}}}]}"))))
        .containsExactly(
            new ToolCallDelta(0, "1", "f", "{}", state("{'google':{'thought_signature':'abc'}}")));
  }

  @Test
  void countsWhatTheServerSaysItCost() {
    JsonNode usage =
        Fixtures.parse(
            "{'choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2,'cost':0.00042}}"
                .replace('\'', '"'));
    assertThat(events(List.of(usage)))
        .containsExactly(Usage.ofTokens(1, 2).costing(new BigDecimal("0.00042"), "USD"));
  }

  private static JsonNode chunk(String delta) {
    return Fixtures.parse(("{'choices':[{'index':0,'delta':" + delta + "}]}").replace('\'', '"'));
  }

  private static Optional<ProviderState> state(String json) {
    return Optional.of(REQUEST.state(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "stop, STOP",
    "eos, STOP",
    "length, LENGTH",
    "model_length, LENGTH",
    "tool_calls, TOOL_CALLS",
    "function_call, TOOL_CALLS",
    "content_filter, CONTENT_FILTER"
  })
  void knowsTheReasonsToFinish(String said, FinishReason meant) {
    assertThat(events(List.of(chunk("{}", said))))
        .containsExactly(new Finished(meant, Map.of("id", "c")));
  }

  @Test
  void onlyTheFirstOfSeveralAnswersCounts() {
    JsonNode second =
        Fixtures.parse(
            "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"length\"}]}");
    assertThat(events(List.of(chunk("{\"content\":\"a\"}", "stop"), second)))
        .containsExactly(new TextDelta("a"), new Finished(FinishReason.STOP, Map.of("id", "c")));
  }

  @Test
  void usageMayBeMissingOrComeWithoutChoices() {
    JsonNode usage =
        Fixtures.parse(
            "{\"choices\":null,\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}");
    assertThat(events(List.of(chunk("{}", "stop"), usage))).contains(Usage.ofTokens(1, 2));
  }

  @Test
  void anAnswerWithoutAReasonToFinishIsNotFinished() {
    assertThat(events(List.of(Fixtures.parse("{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"))))
        .containsExactly(new TextDelta("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "402|CREDENTIAL_REJECTED",
        "429|RATE_LIMITED",
        "502|BACKEND_UNAVAILABLE",
        "\"server_error\"|BACKEND_UNAVAILABLE",
        "400|BACKEND_REJECTED"
      })
  void anErrorInMidStreamIsAFailure(String code, ErrorCode expected) {
    assertFails("{\"error\":{\"message\":\"secret words\",\"code\":" + code + "}}", expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "insufficient_system_resource"})
  void anAnswerThatTheProviderGaveUpIsAFailure(String reason) {
    assertThatThrownBy(() -> events(List.of(chunk("{}", reason))))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"type\":\"ping\"}",
        "{\"id\":\"x\",\"object\":\"list\"}",
        "{\"choices\":[],\"prompt_filter_results\":[{}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{}}]}",
        "{\"error\":null}"
      })
  void whatIsOfAnotherKindIsSkipped(String message) {
    assertThat(
            events(
                List.of(
                    chunk("{\"content\":\"a\"}", ""),
                    Fixtures.parse(message),
                    chunk("{\"content\":\"b\"}", "stop"))))
        .containsExactly(
            new TextDelta("a"),
            new TextDelta("b"),
            new Finished(FinishReason.STOP, Map.of("id", "c")));
  }

  @Test
  void choicesThatCannotBeReadAreRefused() {
    assertFails("{\"choices\":7}", ErrorCode.BACKEND_PROTOCOL);
  }

  private static void assertFails(String message, ErrorCode expected) {
    assertThatThrownBy(() -> events(List.of(Fixtures.parse(message))))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(expected);
              assertThat(failure.getMessage()).doesNotContain("secret words");
            });
  }

  private static JsonNode chunk(String delta, String reason) {
    return Fixtures.parse(
        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + ",\"finish_reason\":\""
            + reason
            + "\"}]}");
  }

  private static List<GenerationEvent> events(List<JsonNode> messages) {
    ChatWire wire = new ChatWire(REQUEST);
    List<GenerationEvent> events = new ArrayList<>();
    messages.forEach(message -> wire.read(message, events::add));
    wire.end(events::add);
    return events;
  }
}
