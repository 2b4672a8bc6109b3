package io.plugai.adapters.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.Tool;
import io.plugai.spi.generation.ToolChoice;
import io.plugai.support.chat.ChatBody;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ChatBodyTest {
  private static final ByteBuffer PNG = ByteBuffer.wrap(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
  private static final Tool WEATHER =
      new Tool(
          "get_weather",
          Optional.of("Tells the weather."),
          Map.of("type", "object", "properties", Map.of()));

  @Test
  void aPromptBecomesAMessage() {
    assertThat(body(ChatInput.ofPrompt("Hi"), Parameters.none(), false))
        .isEqualTo(
            Fixtures.parse(
                "{'model':'m','messages':[{'role':'user','content':'Hi'}],'stream':false}"
                    .replace('\'', '"')));
  }

  @Test
  void aStreamIsAskedForItsUsageWhereTheServerKnowsTheQuestion() {
    Input input = ChatInput.ofPrompt("Hi");
    JsonNode asked = body(input, Parameters.none(), true);
    assertThat(asked.path("stream").booleanValue()).isTrue();
    assertThat(asked.path("stream_options")).hasToString("{\"include_usage\":true}");
    assertThat(body(new ChatBody("max_tokens", false), input, Parameters.none(), true))
        .noneMatch(JsonNode::isObject)
        .hasSize(3);
  }

  @Test
  void messagesKeepTheirRolesPartsAndOrder() {
    Input input =
        ChatInput.ofMessages(
            List.of(
                Message.text(Role.SYSTEM, "Be brief."),
                new Message(
                    Role.USER,
                    List.of(
                        new Part.Text("What is it?"),
                        new Part.Image(new Content.Bytes("image/png", PNG)),
                        new Part.Image(new Content.Remote(URI.create("https://x.org/a.png"))))),
                new Message(
                    Role.ASSISTANT, List.of(new Part.ToolCall("call_1", "look", "{\"at\":1}"))),
                new Message(
                    Role.TOOL,
                    List.of(
                        new Part.ToolResult("call_1", "a cat"),
                        new Part.ToolResult("call_2", "a dog")))));
    assertThat(body(input, Parameters.none(), false).path("messages"))
        .isEqualTo(
            Fixtures.parse(
                """
                [
                  {"role": "system", "content": "Be brief."},
                  {"role": "user", "content": [
                    {"type": "text", "text": "What is it?"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw=="}},
                    {"type": "image_url", "image_url": {"url": "https://x.org/a.png"}}]},
                  {"role": "assistant", "content": null, "tool_calls": [
                    {"id": "call_1", "type": "function",
                     "function": {"name": "look", "arguments": "{\\"at\\":1}"}}]},
                  {"role": "tool", "tool_call_id": "call_1", "content": "a cat"},
                  {"role": "tool", "tool_call_id": "call_2", "content": "a dog"}
                ]"""));
  }

  @Test
  void reasoningGoesBackUnderItsNameBeforeToolCallsAndIsLeftOutElsewhere() {
    Part thought = reasoning("Hm.", "{'field':'reasoning_content'}");
    Part call = new Part.ToolCall("1", "look", "{}");
    ChatInput input =
        ChatInput.ofMessages(
            List.of(
                new Message(Role.ASSISTANT, List.of(thought, call)),
                new Message(Role.ASSISTANT, List.of(thought, new Part.Text("So."))),
                new Message(Role.ASSISTANT, List.of(new Part.Reasoning("?"), call))));
    JsonNode messages = body(input, Parameters.none(), false).path("messages");
    assertThat(messages.path(0).path("reasoning_content").asText()).isEqualTo("Hm.");
    assertThat(messages.path(1)).hasToString("{\"role\":\"assistant\",\"content\":\"So.\"}");
    assertThat(messages.path(2)).hasSize(3);
  }

  @Test
  void reasoningOfAFormOfItsOwnGoesBackInThatForm() {
    ChatInput input =
        ChatInput.ofMessages(
            List.of(
                new Message(
                    Role.ASSISTANT,
                    List.of(
                        reasoning("Hm.", "{'reasoning_details':[{'data':'xyz'}]}"),
                        new Part.Text("So."))),
                new Message(
                    Role.ASSISTANT,
                    List.of(reasoning("Hm.", "{'field':'thinking'}"), new Part.Text("So.")))));
    JsonNode messages = body(input, Parameters.none(), false).path("messages");
    assertThat(messages.path(0).path("reasoning_details")).hasToString("[{\"data\":\"xyz\"}]");
    assertThat(messages.path(1).path("content"))
        .isEqualTo(
            Fixtures.parse(
                """
                [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
                 {"type": "text", "text": "So."}]"""));
  }

  @Test
  void theSignatureOfACallGoesBackWithIt() {
    Part call = new Part.ToolCall("1", "f", "{}", state("{'google':{'thought_signature':'abc'}}"));
    ChatInput input = ChatInput.ofMessages(List.of(new Message(Role.ASSISTANT, List.of(call))));
    assertThat(
            body(input, Parameters.none(), false)
                .at("/messages/0/tool_calls/0/extra_content/google/thought_signature")
                .asText())
        .isEqualTo("abc");
  }

  @Test
  void aToolThatFailedIsSaidInWordsAndImagesOfToolsAreRefused() {
    Part failed = new Part.ToolResult("1", List.of(new Part.Text("no network")), true);
    Part shown =
        new Part.ToolResult(
            "1", List.of(new Part.Image(new Content.Bytes("image/png", PNG))), false);
    assertThat(
            body(
                    ChatInput.ofMessages(List.of(new Message(Role.TOOL, List.of(failed)))),
                    Parameters.none(),
                    false)
                .at("/messages/0/content")
                .asText())
        .isEqualTo("Error: no network");
    assertThatThrownBy(
            () ->
                body(
                    ChatInput.ofMessages(List.of(new Message(Role.TOOL, List.of(shown)))),
                    Parameters.none(),
                    false))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED));
  }

  private static Part reasoning(String text, String state) {
    return new Part.Reasoning(text, state(state));
  }

  private static Optional<ProviderState> state(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Optional.of(new ProviderState("openai", "m", ByteBuffer.wrap(bytes)));
  }

  static Stream<Arguments> choices() {
    return Stream.of(
        Arguments.of(new ToolChoice.None(), "\"none\""),
        Arguments.of(new ToolChoice.Required(), "\"required\""),
        Arguments.of(
            new ToolChoice.Named("get_weather"),
            "{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}"));
  }

  @ParameterizedTest
  @MethodSource("choices")
  void toolsAreOfferedWithTheChoiceThatWasMade(ToolChoice choice, String json) {
    JsonNode body = body(input(List.of(WEATHER), choice, new ResponseFormat.Text()));
    assertThat(body.path("tools"))
        .hasToString(
            "[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                + "\"description\":\"Tells the weather.\","
                + "\"parameters\":"
                + body.path("tools").path(0).path("function").path("parameters")
                + "}}]");
    assertThat(body.path("tool_choice")).hasToString(json);
  }

  @Test
  void theModelsOwnChoiceIsLeftUnsaid() {
    assertThat(body(input(List.of(WEATHER), new ToolChoice.Auto(), new ResponseFormat.Text())))
        .hasSize(4);
  }

  @Test
  void answersCanBeHeldToJson() {
    assertThat(
            body(input(List.of(), new ToolChoice.Auto(), new ResponseFormat.JsonObject()))
                .path("response_format"))
        .hasToString("{\"type\":\"json_object\"}");
    ResponseFormat schema = new ResponseFormat.JsonSchema("point", Map.of("type", "object"), true);
    assertThat(body(input(List.of(), new ToolChoice.Auto(), schema)).path("response_format"))
        .hasToString(
            "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"point\",\"strict\":true,"
                + "\"schema\":{\"type\":\"object\"}}}");
  }

  @Test
  void parametersGoUnderTheNamesThatTheServerKnows() {
    Parameters parameters =
        new Parameters(
            Map.of("max_tokens", 5, "temperature", 0.5, "stop", List.of("a", "b")), Map.of());
    JsonNode body =
        body(
            new ChatBody("max_completion_tokens", true),
            ChatInput.ofPrompt("Hi"),
            parameters,
            false);
    assertThat(body.path("max_completion_tokens").intValue()).isEqualTo(5);
    assertThat(body.has("max_tokens")).isFalse();
    assertThat(body.path("temperature").doubleValue()).isEqualTo(0.5);
    assertThat(body.path("stop")).hasToString("[\"a\",\"b\"]");
  }

  @Test
  void whatIsForTheProviderAloneIsPassedOnAndStronger() {
    Parameters parameters =
        new Parameters(
            Map.of("temperature", 0.5),
            Map.of("temperature", 0, "logit_bias", Map.of("50256", -100)));
    JsonNode body = body(ChatInput.ofPrompt("Hi"), parameters, false);
    assertThat(body.path("logit_bias")).hasToString("{\"50256\":-100}");
    assertThat(body.path("temperature").intValue()).isZero();
  }

  @Test
  void whatTheGatewaySetsCannotBeChanged() {
    Parameters parameters = new Parameters(Map.of(), Map.of("stream", true));
    assertThatThrownBy(() -> body(ChatInput.ofPrompt("Hi"), parameters, false))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION);
              assertThat(failure.details())
                  .extracting(FieldError::field)
                  .containsExactly("parameters.provider.stream");
            });
  }

  private static ChatInput input(List<Tool> tools, ToolChoice choice, ResponseFormat format) {
    return new ChatInput(List.of(Message.text(Role.USER, "Hi")), tools, choice, format);
  }

  private static JsonNode body(Input input) {
    return body(input, Parameters.none(), false);
  }

  private static JsonNode body(Input input, Parameters parameters, boolean stream) {
    return body(new ChatBody("max_tokens", true), input, parameters, stream);
  }

  private static JsonNode body(ChatBody body, Input input, Parameters parameters, boolean stream) {
    GenerationRequest request =
        new GenerationRequest("r", "openai", "m", input, parameters, stream);
    return Fixtures.parse(new String(body.of(request), StandardCharsets.UTF_8));
  }
}
