package io.plugai.runners.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.Tool;
import io.plugai.spi.generation.ToolChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches a llama-server, and what does not. */
class ServerRequestTest {
  private static final ResponseFormat TEXT = new ResponseFormat.Text();
  private static final ResponseFormat SCHEMA =
      new ResponseFormat.JsonSchema("answer", Map.of("const", "yes"), true);

  @Test
  void aSchemaGoesAsAGrammar() {
    GenerationRequest request = ServerRequest.of(request(List.of(), SCHEMA, Map.of("a", 1)));
    assertThat(request.chat().responseFormat()).isEqualTo(TEXT);
    assertThat(request.parameters().provider())
        .containsEntry("a", 1)
        .hasEntrySatisfying(
            "grammar", grammar -> assertThat((String) grammar).startsWith("root ::= "));
  }

  @Test
  void anyObjectGoesAsAGrammar() {
    GenerationRequest request =
        ServerRequest.of(request(List.of(), new ResponseFormat.JsonObject(), Map.of()));
    assertThat(request.parameters().provider()).containsKey("grammar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grammar", "json_schema", "response_format", "grammar_triggers", "tools"})
  void nothingGoesPastTheGatewaysGrammars(String name) {
    assertThat(refusedField(request(List.of(), TEXT, Map.of(name, "x"))))
        .isEqualTo("parameters.provider." + name);
  }

  @Test
  void aFormAndToolsDoNotGoTogether() {
    assertThat(refusedField(request(List.of(tool(Map.of())), SCHEMA, Map.of())))
        .isEqualTo("input.response_format");
  }

  @Test
  void toolsGoWithHintsThatCannotBeEnforcedButNotWithWhatDoesHarm() {
    Map<String, Object> hint = Map.of("type", "object", "not", Map.of("required", List.of("a")));
    assertThat(ServerRequest.of(request(List.of(tool(hint)), TEXT, Map.of())).chat().tools())
        .containsExactly(tool(hint));
    Map<String, Object> harm = Map.of("allOf", List.of(Map.of("$ref", "#")));
    assertThat(refusedField(request(List.of(tool(hint), tool(harm)), TEXT, Map.of())))
        .startsWith("input.tools[1].parameters");
  }

  private static Tool tool(Map<String, Object> parameters) {
    return new Tool("tool", Optional.empty(), parameters);
  }

  private static String refusedField(GenerationRequest request) {
    GatewayException refusal =
        catchThrowableOfType(GatewayException.class, () -> ServerRequest.of(request));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION);
    return refusal.details().get(0).field();
  }

  private static GenerationRequest request(
      List<Tool> tools, ResponseFormat format, Map<String, Object> provider) {
    ChatInput input =
        new ChatInput(
            List.of(Message.text(Role.USER, "Yes?")), tools, new ToolChoice.Auto(), format);
    return new GenerationRequest(
        "req_test", "local", "tiny", input, new Parameters(Map.of(), provider), false);
  }
}
