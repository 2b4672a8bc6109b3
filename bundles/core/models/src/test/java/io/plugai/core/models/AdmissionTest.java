package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.ImageInput;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.MeshInput;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Role;
import io.plugai.spi.generation.RoleImage;
import io.plugai.spi.generation.Tool;
import io.plugai.spi.generation.ToolChoice;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SYS-REQ-011")
class AdmissionTest {
  private static final ChatInput PROMPT = ChatInput.ofPrompt("hello");

  private final ModelCatalogue catalogue = new ModelCatalogue();

  @BeforeEach
  void publish() {
    catalogue.publishProviders(
        List.of(
            entry("a/plain", Modality.TEXT, Set.of()),
            entry("a/sees", Modality.TEXT, Set.of(Capability.IMAGE_INPUT, Capability.TOOLS)),
            entry("b/strict", Modality.TEXT, Set.of(Capability.JSON_SCHEMA)),
            entry("b/paints", Modality.IMAGE, Set.of(Capability.PROMPT)),
            entry(
                "b/edits",
                Modality.IMAGE,
                Set.of(Capability.PROMPT, Capability.NEGATIVE_PROMPT, Capability.SOURCE_ARTIFACT),
                "init",
                "mask"),
            entry("b/shapes", Modality.THREE_D, Set.of(), "front")),
        Set.of("open"));
  }

  @AfterEach
  void close() {
    catalogue.deactivate();
  }

  @Test
  void aFittingRequestGoesToTheModelUnderItsOwnName() {
    GenerationRequest admitted = admit("a/plain", PROMPT, Map.of("temperature", 0.5));

    assertThat(admitted.model()).isEqualTo("plain");
    assertThat(admitted.id()).isEqualTo("req_1");
    assertThat(admitted.parameters().number("temperature")).hasValue(0.5);
  }

  @Test
  void everyWrongParameterIsNamedAtOnce() {
    GatewayException refused =
        refused(
            "a/plain",
            PROMPT,
            Map.of("temperature", 7, "max_tokens", "many", "stop", List.of("ok", 5)));

    assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION);
    assertThat(refused.details())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder(
            "parameters.temperature", "parameters.max_tokens", "parameters.stop[1]");
    assertThat(refused.details())
        .filteredOn(error -> error.field().equals("parameters.temperature"))
        .singleElement()
        .satisfies(error -> assertThat(error.reason()).contains("2"));
  }

  @Test
  void anUnknownParameterIsRefusedAndTheRightNameSuggested() {
    GatewayException refused = refused("a/plain", PROMPT, Map.of("temprature", 1));

    assertThat(refused.details())
        .containsExactly(
            new FieldError(
                "parameters.temprature",
                "the model takes no such parameter; did you mean 'temperature'?"));
  }

  @Test
  void whatIsMeantForTheProviderGoesUnchecked() {
    ModelEntry model = catalogue.require("a/plain");
    Parameters parameters = new Parameters(Map.of(), Map.of("anything", List.of(1)));

    assertThat(
            catalogue.admit(request("a/plain", PROMPT, parameters), model).parameters().provider())
        .containsKey("anything");
  }

  @Test
  @Tag("ERR-001")
  @Tag("SYS-REQ-070")
  void anImageForAModelWithoutVisionNamesModelsThatSee() {
    Part image = image();
    Input input =
        ChatInput.ofMessages(
            List.of(Message.text(Role.SYSTEM, "look"), new Message(Role.USER, List.of(image))));

    GatewayException refused = refused("a/plain", input, Map.of());

    assertThat(refused.code()).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
    assertThat(refused.getMessage()).contains("a/sees").doesNotContain("b/strict");
    assertThat(refused.details())
        .containsExactly(new FieldError("input.messages[1]", "needs image_input"));
    assertThat(admit("a/sees", input, Map.of()).model()).isEqualTo("sees");
  }

  @Test
  @Tag("ERR-001")
  void toolsAndResponseFormatsNeedTheirCapabilities() {
    Input tools =
        input(List.of(new Tool("f", Optional.empty(), Map.of())), new ResponseFormat.Text());
    Input schema = input(List.of(), new ResponseFormat.JsonSchema("s", Map.of(), true));
    Input object = input(List.of(), new ResponseFormat.JsonObject());

    assertThat(refused("a/plain", tools, Map.of()).details())
        .containsExactly(new FieldError("input.tools", "needs tools"));
    assertThat(refused("a/sees", schema, Map.of()).getMessage()).contains("b/strict");
    assertThat(refused("b/strict", object, Map.of()).getMessage()).contains("No other model");
    assertThat(admit("b/strict", schema, Map.of()).model()).isEqualTo("strict");
  }

  @Test
  void callsAndResultsOfToolsNeedAModelThatKnowsTools() {
    ChatInput called =
        ChatInput.ofMessages(
            List.of(
                Message.text(Role.USER, "weather?"),
                new Message(Role.ASSISTANT, List.of(new Part.ToolCall("1", "f", "{}"))),
                new Message(Role.TOOL, List.of(new Part.ToolResult("1", "rain")))));
    Part seen = new Part.ToolResult("1", List.of(image()), false);
    ChatInput shown = ChatInput.ofMessages(List.of(new Message(Role.TOOL, List.of(seen))));

    assertThat(refused("a/plain", called, Map.of()).details())
        .containsExactly(new FieldError("input.messages[1]", "needs tools"));
    assertThat(admit("a/sees", called, Map.of()).input()).isEqualTo(called);
    assertThat(refused("a/sees", shown, Map.of()).details())
        .containsExactly(new FieldError("input.messages[0]", "needs tool_result_images"));
  }

  @Test
  void whatAnImageModelWouldIgnoreIsRefused() {
    ImageInput negative =
        new ImageInput("a cat", Optional.of("a dog"), List.of(), Optional.empty());
    ImageInput init = started("init");

    assertThat(refused("b/paints", negative, Map.of()))
        .hasMessageContaining("b/edits")
        .extracting(GatewayException::details)
        .isEqualTo(List.of(new FieldError("input.negative_prompt", "needs negative_prompt")));
    assertThat(refused("b/paints", init, Map.of()))
        .hasMessageContaining("b/edits")
        .extracting(GatewayException::code)
        .isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
    assertThat(admit("b/edits", negative, Map.of()).input()).isEqualTo(negative);
    assertThat(admit("b/edits", init, Map.of()).input()).isEqualTo(init);
  }

  @Test
  void anImageInARoleThatTheModelDoesNotKnowIsRefused() {
    GatewayException refused = refused("b/edits", started("init", "face"), Map.of());

    assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION);
    assertThat(refused.details())
        .containsExactly(
            new FieldError(
                "input.images[1].role", "the model knows no such role; it knows init, mask"));
  }

  @Test
  void aPromptForAModelThatWorksFromImagesAloneIsRefused() {
    assertThat(refused("b/shapes", MeshInput.ofPrompt("a chair"), Map.of()).details())
        .containsExactly(new FieldError("input.prompt", "needs prompt"));
  }

  @Test
  void anArtifactToStartFromMustBeThere() {
    assertThat(refusedFrom("b/edits").details())
        .containsExactly(new FieldError("input.source_artifact", "is not the id of an artifact"));
    assertThat(refusedFrom("b/paints").code()).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
  }

  @Test
  void stateGoesToTheProviderAndModelThatItCameFromAndToNoOther() {
    Part.Reasoning own = new Part.Reasoning("hm", state("a", "plain"));
    Part.Reasoning ofTheNeighbour = new Part.Reasoning("hm", state("a", "sees"));
    Part.Text elsewhere = new Part.Text("so", state("b", "plain"));
    Part.Reasoning hidden = new Part.Reasoning("", state("b", "plain"));
    Message turn = new Message(Role.ASSISTANT, List.of(own, ofTheNeighbour, elsewhere, hidden));
    ChatInput input = ChatInput.ofMessages(List.of(turn, Message.text(Role.USER, "go on")));

    assertThat(admit("a/plain", input, Map.of()).chat().messages().get(0).parts())
        .containsExactly(own, new Part.Reasoning("hm"), new Part.Text("so"));
  }

  private static Optional<ProviderState> state(String provider, String model) {
    return Optional.of(new ProviderState(provider, model, ByteBuffer.wrap(new byte[] {1, 2})));
  }

  private static Part image() {
    return new Part.Image(new Content.Remote(URI.create("https://example.org/x.png")));
  }

  private static ImageInput started(String... roles) {
    Content content = new Content.Remote(URI.create("https://example.org/x.png"));
    return new ImageInput(
        "a cat",
        Optional.empty(),
        Stream.of(roles).map(role -> new RoleImage(role, content)).toList(),
        Optional.empty());
  }

  private GatewayException refusedFrom(String id) {
    ModelRequest request =
        new ModelRequest(
            "req_1",
            "mine",
            id,
            ImageInput.ofPrompt("a cat"),
            Optional.of("art_1"),
            Parameters.none(),
            false);
    return catchThrowableOfType(
        GatewayException.class, () -> catalogue.admit(request, catalogue.require(id)));
  }

  @Test
  void aModelThatMakesSomethingElseNamesThoseThatDo() {
    ModelEntry model = catalogue.require("a/plain");
    GatewayException refused =
        catchThrowableOfType(
            GatewayException.class,
            () ->
                catalogue.admit(
                    request("a/plain", ImageInput.ofPrompt("hello"), Parameters.none()), model));

    assertThat(refused.code()).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
    assertThat(refused.getMessage()).contains("b/paints");
  }

  @Test
  void anUnknownNameIsLetThroughOnlyWhereTheProviderDoesNotSayWhatItHas() {
    assertThat(catalogue.require("open/any/thing").descriptor().name()).isEqualTo("any/thing");
    assertThat(refused("open/any", PROMPT, Map.of("temperature", -1)).details()).hasSize(1);

    for (String unknown : List.of("a/plane", "nowhere/x", "open/", "/x", "plain", "")) {
      GatewayException refused =
          catchThrowableOfType(GatewayException.class, () -> catalogue.require(unknown));
      assertThat(refused.code()).as(unknown).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    }
    assertThat(catchThrowableOfType(GatewayException.class, () -> catalogue.require("a/plane")))
        .satisfies(
            refused -> {
              assertThat(refused.getMessage()).contains("a/plain");
              assertThat(refused.details()).contains(new FieldError("model", "close: a/plain"));
            });
  }

  @Test
  void aBrokenSchemaOfAPluginLeavesItsValuesUnchecked() {
    Parameter broken = new Parameter("x", Map.of("type", 5, "$ref", "https://example.org/s"));
    ParameterCheck check = new ParameterCheck(List.of(broken));

    assertThat(check.errors(Map.of("x", 1))).isEmpty();
    assertThat(check.errors(Map.of("y", 1))).hasSize(1);
  }

  @Test
  void theSchemaOfAModelIsThatOfItsParameters() {
    ModelEntry model = catalogue.require("a/plain");

    assertThat(catalogue.parameterSchema(model))
        .isEqualTo(Parameter.schemaOf(model.descriptor().parameters()));
  }

  private GatewayException refused(String id, Input input, Map<String, Object> parameters) {
    return catchThrowableOfType(GatewayException.class, () -> admit(id, input, parameters));
  }

  private GenerationRequest admit(String id, Input input, Map<String, Object> parameters) {
    ModelEntry model = catalogue.require(id);
    return catalogue.admit(request(id, input, new Parameters(parameters, Map.of())), model);
  }

  private static ModelRequest request(String id, Input input, Parameters parameters) {
    return new ModelRequest("req_1", "mine", id, input, Optional.empty(), parameters, false);
  }

  private static ChatInput input(List<Tool> tools, ResponseFormat format) {
    return new ChatInput(PROMPT.messages(), tools, new ToolChoice.Auto(), format);
  }

  private static ModelEntry entry(
      String id, Modality modality, Set<Capability> capabilities, String... imageRoles) {
    String provider = id.substring(0, id.indexOf('/'));
    ModelDescriptor descriptor =
        ModelDescriptor.builder(id.substring(id.indexOf('/') + 1), modality)
            .capabilities(capabilities)
            .imageRoles(List.of(imageRoles))
            .parameters(List.of(Parameter.TEMPERATURE, Parameter.MAX_TOKENS, Parameter.STOP))
            .build();
    return new ModelEntry(id, new ModelPlacement.Provider(provider), descriptor, Optional.empty());
  }
}
