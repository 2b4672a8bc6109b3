package io.plugai.http.generate.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.route.RouteWish;
import io.plugai.core.api.state.StateSeal;
import io.plugai.http.generate.KnownStates;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.MeshInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.RoleImage;
import io.plugai.spi.generation.Tool;
import io.plugai.spi.generation.ToolChoice;
import io.plugai.spi.model.Modality;
import io.plugai.support.web.Json;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private static final ByteBuffer HI = ByteBuffer.wrap(new byte[] {'h', 'i'});
  private static final ProviderState STATE =
      new ProviderState("acme", "m", ByteBuffer.wrap(new byte[] {1, 2}));
  private static final StateSeal STATES = new KnownStates();
  private static final RequestReader READER = new RequestReader(STATES);

  // ---- what is understood ----

  @Test
  void aStringIsThePrompt() {
    ModelRequest request =
        read(
            """
            {"model": "local/starter", "modality": "text", "input": "Who are you?",
             "parameters": {"temperature": 0.2, "max_tokens": 200, "stop": ["a"], "seed": null,
                            "provider": {"x": {"y": [1, null]}}},
             "stream": true}
            """);

    assertThat(request.id()).isEqualTo("req_1");
    assertThat(request.model()).isEqualTo("local/starter");
    assertThat(request.modality()).isEqualTo(Modality.TEXT);
    assertThat(request.stream()).isTrue();
    assertThat(request.input()).isEqualTo(ChatInput.ofPrompt("Who are you?"));
    assertThat(request.parameters().standard())
        .isEqualTo(Map.of("temperature", 0.2, "max_tokens", 200, "stop", List.of("a")));
    assertThat(request.parameters().provider()).containsOnlyKeys("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1E+400",
        "-1E-400",
        "1E+999999999",
        "3.141592653589793238462643383279502884197",
        "1234567890123456789012345678901234567890",
        "0.1",
        "1.0",
        "7"
      })
  void numbersForTheProviderAreKeptDigitByDigit(String number) {
    ModelRequest request =
        read(minimal(", \"parameters\": {\"provider\": {\"x\": [%s]}}".formatted(number)));

    assertThat(Json.bytes(request.parameters().provider()))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"x\":[%s]}".formatted(number));
  }

  @Test
  void numbersForTheGatewayAreDoublesWithinTheirRange() {
    assertThat(
            read(minimal(", \"parameters\": {\"top_p\": 0.12345678901234567890123}"))
                .parameters()
                .standard())
        .containsEntry("top_p", 0.12345678901234568);
    assertThat(faults(minimal(", \"parameters\": {\"max_tokens\": 1e400}")))
        .containsExactly(new FieldError("parameters.max_tokens", "is out of range"));
  }

  @Test
  void whatIsLeftOutHasTheUsualMeaning() {
    ModelRequest request = read(minimal(""));

    assertThat(request.stream()).isFalse();
    assertThat(request.parameters().standard()).isEmpty();
    ChatInput input = (ChatInput) request.input();
    assertThat(input.toolChoice()).isEqualTo(new ToolChoice.Auto());
    assertThat(input.responseFormat()).isEqualTo(new ResponseFormat.Text());
  }

  @Test
  void aConversationWithAllKindsOfParts() {
    ChatInput input =
        chat(
            """
            {"messages": [
              {"role": "system", "content": "Be brief."},
              {"role": "user", "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image", "url": "https://example.org/a.png"},
                {"type": "image", "media_type": "image/png", "data": "aGk="}]},
              {"role": "assistant", "content": [
                {"type": "reasoning", "text": "Look."},
                {"type": "tool_call", "id": "1", "name": "look", "arguments": {"at": "it"}},
                {"type": "tool_call", "id": "2", "name": "look", "arguments": "{}"}]},
              {"role": "tool", "content": [
                {"type": "tool_result", "call_id": "1", "content": "a cat"},
                {"type": "tool_result", "call_id": "2", "is_error": true, "content": [
                  {"type": "text", "text": "blurred"},
                  {"type": "image", "media_type": "image/png", "data": "aGk="}]}]}]}
            """);

    assertThat(input.messages())
        .containsExactly(
            Message.text(Role.SYSTEM, "Be brief."),
            new Message(
                Role.USER,
                List.of(
                    new Part.Text("What is this?"),
                    new Part.Image(new Content.Remote(URI.create("https://example.org/a.png"))),
                    new Part.Image(new Content.Bytes("image/png", HI)))),
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Reasoning("Look."),
                    new Part.ToolCall("1", "look", "{\"at\":\"it\"}"),
                    new Part.ToolCall("2", "look", "{}"))),
            new Message(
                Role.TOOL,
                List.of(
                    new Part.ToolResult("1", "a cat"),
                    new Part.ToolResult(
                        "2",
                        List.of(
                            new Part.Text("blurred"),
                            new Part.Image(new Content.Bytes("image/png", HI))),
                        true))));
  }

  @Test
  void toolsAndTheFormOfTheAnswer() {
    ChatInput input =
        chat(
            """
            {"prompt": "hi",
             "tools": [{"name": "weather", "description": "Says.",
                        "parameters": {"type": "object", "properties": {"city": {}}}},
                       {"name": "time"}],
             "tool_choice": {"name": "time"},
             "response_format": {"type": "json_schema", "name": "city", "strict": false,
                                 "schema": {"type": "object"}}}
            """);

    assertThat(input.tools()).extracting(Tool::name).containsExactly("weather", "time");
    assertThat(input.tools().get(1).parameters())
        .isEqualTo(Map.of("type", "object", "properties", Map.of()));
    assertThat(input.toolChoice()).isEqualTo(new ToolChoice.Named("time"));
    assertThat(input.responseFormat())
        .isEqualTo(new ResponseFormat.JsonSchema("city", Map.of("type", "object"), false));
  }

  @Test
  void imagesToStartFromNeedNoPrompt() {
    ModelRequest request =
        read(
            body(
                "image",
                """
                {"images": [{"role": "init", "url": "http://example.org/a.png"}],
                 "negative_prompt": "blur", "source_artifact": "art_1"}
                """));

    ImageInput input = (ImageInput) request.input();
    assertThat(input.prompt()).isEmpty();
    assertThat(input.images()).extracting(RoleImage::role).containsExactly("init");
    assertThat(input.negativePrompt()).hasValue("blur");
    assertThat(request.sourceArtifact()).hasValue("art_1");
  }

  @Test
  @Tag("SYS-REQ-004")
  @Tag("DATA-REQ-001")
  void thePromptOfEachModality() {
    assertThat(read(body("image", "\"a cat\"")).input()).isEqualTo(ImageInput.ofPrompt("a cat"));
    assertThat(read(body("3d", "{\"prompt\": \"a cat\"}")).input())
        .isEqualTo(MeshInput.ofPrompt("a cat"));
  }

  @Test
  void stateIsOpenedAndStaysWithItsPart() {
    String sealed = STATES.seal(STATE);
    ChatInput input =
        chat(
            """
            {"messages": [{"role": "assistant", "content": [
              {"type": "reasoning", "state": "%1$s"},
              {"type": "text", "text": "So.", "state": "%1$s"},
              {"type": "tool_call", "id": "1", "name": "t", "arguments": {}, "state": "%1$s"}]}]}
            """
                .formatted(sealed));

    assertThat(input.messages().get(0).parts())
        .containsExactly(
            new Part.Reasoning("", Optional.of(STATE)),
            new Part.Text("So.", Optional.of(STATE)),
            new Part.ToolCall("1", "t", "{}", Optional.of(STATE)));
  }

  // ---- what is refused ----

  @Test
  @Tag("ERR-003")
  void allFaultsAreToldAtOnceEachUnderItsPath() {
    assertThat(
            faults(
                """
                {"modality": 3, "stream": "yes", "parameters": [], "extra": 1,
                 "input": {"messages": [{"role": "boss", "content": [{"type": "text"}]}],
                           "tools": [{"name": "a b"}]}}
                """))
        .containsExactlyInAnyOrder(
            new FieldError("model", "is required"),
            new FieldError("modality", "must be a string"),
            new FieldError("stream", "must be true or false"),
            new FieldError("parameters", "must be an object"),
            new FieldError("extra", "is not known here"),
            new FieldError("input.messages[0].role", "must be system, user, assistant or tool"),
            new FieldError("input.messages[0].content[0].text", "is required"),
            new FieldError(
                "input.tools[0].name", "must be 1 to 64 letters, digits, underscores or dashes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text  | {"prompt": "a", "negative_prompt": "b"}             | negative_prompt
          text  | {"prompt": "a", "images": []}                       | images
          text  | {"prompt": "a", "source_artifact": "art_1"}         | source_artifact
          image | {"prompt": "a", "tools": []}                        | tools
          3d    | {"prompt": "a", "messages": []}                     | messages
          3d    | {"prompt": "a", "response_format": {"type": "text"}} | response_format
          image | {"prompt": "a", "images": [{"url": "http://a/b"}]}  | images[0].role
          image | {"prompt": "a", "images": [{"role": "A!", "url": "http://a/b"}]} | images[0].role
          image | {}                                                  | prompt
          image | {"negative_prompt": "a"}                            | prompt
          """)
  void whatBelongsToAnotherModalityOrIsMissingForThisOne(
      String modality, String input, String field) {
    assertThat(fields(body(modality, input))).containsExactly("input." + field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"type\": \"text\", \"text\": \"a\", \"state\": \"bm90IG91cnM\"",
        "\"type\": \"reasoning\", \"state\": \"\"",
        "\"type\": \"reasoning\", \"text\": \"a\", \"state\": 1"
      })
  void stateThatWasNotGivenOutHere(String part) {
    String message = "{\"role\": \"assistant\", \"content\": [{" + part + "}]}";

    assertThat(fields(minimal("", "{\"messages\": [" + message + "]}")))
        .containsExactly("input.messages[0].content[0].state");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                           | input
          7                                                            | input
          []                                                           | input
          """)
  void anInputThatIsNeitherTextNorObject(String input, String field) {
    String json = input.isEmpty() ? "\"\"" : input;

    assertThat(fields("{\"model\":\"a/b\",\"modality\":\"text\",\"input\":" + json + "}"))
        .containsExactly(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                            | prompt
          {"prompt": ""}                                                | prompt
          {"prompt": 1}                                                 | prompt
          {"prompt": "a", "messages": [{"role":"user","content":"b"}]}  | messages
          {"messages": []}                                              | messages
          {"messages": {}}                                              | messages
          {"messages": ["a"]}                                           | messages[0]
          {"messages": [{"role": "user"}]}                              | messages[0].content
          {"messages": [{"role": "user", "content": []}]}               | messages[0].content
          {"messages": [{"role": "user", "content": 1}]}                | messages[0].content
          {"messages": [{"role": "user", "content": "a", "x": 1}]}      | messages[0].x
          {"messages": [{"role": "tool", "content": "a"}]}              | messages[0].content
          {"messages": [{"role": "user", "content": [{"text": "a"}]}]}  | messages[0].content[0].type
          {"prompt": "a", "tools": [{"name": "t"}, {"name": "t"}]}      | tools[1].name
          {"prompt": "a", "tools": [{"name": "t", "parameters": 1}]}    | tools[0].parameters
          {"prompt": "a", "tool_choice": "maybe"}                       | tool_choice
          {"prompt": "a", "tool_choice": "required"}                    | tool_choice
          {"prompt": "a", "tool_choice": {"name": "t"}}                 | tool_choice.name
          {"prompt": "a", "response_format": {}}                        | response_format.type
          {"prompt": "a", "response_format": {"type": "xml"}}           | response_format.type
          {"prompt": "a", "response_format": {"type": "json_schema"}}   | response_format.schema
          {"prompt": "a", "sauce": 1}                                   | sauce
          """)
  void aFaultOfTheInput(String input, String field) {
    assertThat(fields("{\"model\":\"a/b\",\"modality\":\"text\",\"input\":" + input + "}"))
        .contains("input." + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "url": "ftp://example.org/a"                         | url
          "url": "file:///etc/passwd"                          | url
          "url": "data:image/png;base64,aGk="                  | url
          "url": "https://user:secret@example.org/"            | url
          "url": "https:nowhere"                               | url
          "url": "not a url"                                   | url
          "url": "https://a/b", "media_type": "image/png"      | media_type
          "url": "https://a/b", "data": "aGk="                 | url
          "media_type": "image/png"                            | url
          "data": "aGk="                                       | media_type
          "data": "aGk=", "media_type": "image/svg+xml"        | media_type
          "data": "aGk", "media_type": "image/png"             | data
          "data": "", "media_type": "image/png"                | data
          "data": "a Gk", "media_type": "image/png"            | data
          "data": "a-_=", "media_type": "image/png"            | data
          "data": "====", "media_type": "image/png"            | data
          """)
  void aFaultOfAnImage(String image, String field) {
    assertThat(
            fields(
                minimal(
                    "",
                    "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\","
                        + image
                        + "}]}]}")))
        .contains("input.messages[0].content[0]." + field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\": \"user\", \"content\": [{\"type\": \"tool_result\", \"call_id\": \"1\","
            + " \"content\": \"x\"}]}",
        "{\"role\": \"assistant\", \"content\": [{\"type\": \"image\", \"url\":"
            + " \"https://a/b\"}]}",
        "{\"role\": \"system\", \"content\": [{\"type\": \"tool_call\", \"id\": \"1\", \"name\":"
            + " \"t\", \"arguments\": {}}]}"
      })
  void aPartInAMessageOfTheWrongRole(String message) {
    assertThat(fields(minimal("", "{\"messages\":[" + message + "]}")))
        .contains("input.messages[0].content[0].type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"[]\"", "\"{\"", "[]", "1"})
  void argumentsThatAreNoObject(String arguments) {
    assertThat(
            fields(
                minimal(
                    "",
                    "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_call\","
                        + "\"id\":\"1\",\"name\":\"t\",\"arguments\":"
                        + arguments
                        + "}]}]}")))
        .containsExactly("input.messages[0].content[0].arguments");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"secret": tru}       | line 1, column
          {"secret": 1,}        | line 1, column
          {"a": "secret         | line 1, column
          {"a": 1} {"b": "x"}   | one JSON object
          [1]                   | one JSON object
          null                  | one JSON object
          "secret"              | one JSON object
          """)
  void malformedJsonIsToldByItsPlaceAndNeverByItsContent(String body, String hint) {
    GatewayException failure = failure(body);

    assertThat(failure.getMessage()).contains(hint).doesNotContain("secret");
    assertThat(failure.details()).isEmpty();
  }

  @Test
  void anEmptyBodyAndBytesThatAreNoUtf8() {
    assertThat(failure("").code()).isEqualTo(ErrorCode.VALIDATION);
    assertThatExceptionOfType(GatewayException.class)
        .isThrownBy(
            () -> READER.read("req_1", "mine", new byte[] {'{', '"', (byte) 0xFF, '"', '}'}));
  }

  @Test
  void aFieldThatAppearsTwice() {
    assertThat(fields("{\"input\": {\"messages\": [{}, {\"role\": \"a\", \"role\": \"b\"}]}}"))
        .containsExactly("input.messages[1]");
    assertThat(fields("{\"model\": \"a\", \"model\": \"b\"}")).containsExactly("body");
  }

  @Test
  void nestingWithoutEnd() {
    assertThat(failure("{\"a\":" + "[".repeat(100_000)).getMessage()).contains("nested deeper");
  }

  @Test
  void faultsWithoutEndAreCutOff() {
    StringBuilder body = new StringBuilder("{\"x\": 1");
    for (int i = 0; i < 1000; i++) {
      body.append(", \"").append("y".repeat(200)).append(i).append("\": 1");
    }
    List<FieldError> faults = faults(body.append('}').toString());

    assertThat(faults).hasSize(50);
    assertThat(faults).allMatch(fault -> fault.field().length() < 100);
  }

  // ---- several models ----

  @Test
  void theFirstOfSeveralModelsIsTheModel() {
    ModelRequest request =
        read(
            """
            {"models": ["a/b", "fast", "c/d"], "fallback": "default", "modality": "text",
             "input": "hi"}
            """);

    assertThat(request.model()).isEqualTo("a/b");
    assertThat(request.route())
        .isEqualTo(new RouteWish(List.of("fast", "c/d"), Optional.of(Fallback.DEFAULT)));
    assertThat(read(minimal("")).route()).isSameAs(RouteWish.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"models\": []; models",
        "\"models\": \"a/b\"; models",
        "\"models\": [\"a/b\", 1]; models[1]",
        "\"models\": [\"\"]; models[0]",
        "\"model\": \"a/b\", \"models\": [\"a/b\"]; model",
        "\"model\": \"a/b\", \"fallback\": \"maybe\"; fallback"
      })
  void whatIsWrongWithSeveralIsNamed(String models, String field) {
    String body = "{" + models + ", \"modality\": \"text\", \"input\": \"hi\"}";
    assertThat(fields(body)).containsExactly(field);
  }

  @Test
  void moreModelsThanThereMayBeAreRefused() {
    String models = "\"a/b\"" + ", \"a/b\"".repeat(16);
    assertThat(fields("{\"models\": [" + models + "], \"modality\": \"text\", \"input\": \"hi\"}"))
        .containsExactly("models");
  }

  private static String minimal(String more) {
    return minimal(more, "\"hi\"");
  }

  private static String body(String modality, String input) {
    return "{\"model\":\"a/b\",\"modality\":\"" + modality + "\",\"input\":" + input + "}";
  }

  private static String minimal(String more, String input) {
    return "{\"model\":\"a/b\",\"modality\":\"text\",\"input\":" + input + more + "}";
  }

  private static ModelRequest read(String body) {
    return READER.read("req_1", "mine", body.getBytes(StandardCharsets.UTF_8)).request();
  }

  private static ChatInput chat(String input) {
    return (ChatInput) read(minimal("", input)).input();
  }

  private static GatewayException failure(String body) {
    GatewayException failure = catchThrowableOfType(GatewayException.class, () -> read(body));
    assertThat(failure).as("the failure of %s", body).isNotNull();
    assertThat(failure.code()).isEqualTo(ErrorCode.VALIDATION);
    return failure;
  }

  private static List<FieldError> faults(String body) {
    return failure(body).details();
  }

  private static List<String> fields(String body) {
    return faults(body).stream().map(FieldError::field).toList();
  }
}
