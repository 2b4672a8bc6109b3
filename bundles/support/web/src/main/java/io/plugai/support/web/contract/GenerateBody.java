package io.plugai.support.web.contract;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/**
 * The body of {@code POST /v1/generate}; the data plane reads it by hand, without these records.
 */
@Schema(name = "GenerateRequest", description = "What to make, with which model, from what.")
public record GenerateBody(
    @Schema(
            description =
                "The model's id, or the name of an alias; a request with `models`, or with a session or a"
                    + " state token, may leave it out.",
            maxLength = 512,
            example = "local/starter",
            requiredMode = NOT_REQUIRED)
        String model,
    @ArraySchema(
            minItems = 1,
            maxItems = 16,
            schema = @Schema(maxLength = 512, example = "local/starter"),
            arraySchema =
                @Schema(
                    description =
                        "In the place of `model`: models and aliases in order. The next one is asked"
                            + " where one does not answer, before its first event; one that cannot do"
                            + " what is asked is passed over.",
                    requiredMode = NOT_REQUIRED))
        List<String> models,
    @Schema(
            description =
                "What to do where a model of this machine is not in memory. `wait`: until it is."
                    + " `default`: the default model answers, also where no other model does, and the"
                    + " wanted one is loaded meanwhile. `none`: fail. Without it, as the caller's"
                    + " preferences or the operator say.",
            allowableValues = {"default", "wait", "none"},
            requiredMode = NOT_REQUIRED)
        String fallback,
    @Schema(
            description = "What is to be made.",
            allowableValues = {"text", "image", "3d"},
            example = "text")
        String modality,
    @Schema(
            description = "The prompt itself, or an object with more.",
            oneOf = {String.class, InputBody.class},
            example = "Who are you?")
        Object input,
    @Schema(
            description =
                "How to work: what the model's schema names (`/v1/schema?model=…`), and"
                    + " `provider`, an object that goes to the provider as it is.",
            example = "{\"temperature\": 0.2, \"max_tokens\": 200}",
            requiredMode = NOT_REQUIRED)
        Map<String, Object> parameters,
    @Schema(
            description = "Whether to answer with a stream of events.",
            defaultValue = "false",
            requiredMode = NOT_REQUIRED)
        boolean stream,
    @Schema(
            description =
                "The session that the request goes on with: its messages go before the input, what is"
                    + " said is added to it. Model and parameters may then be left to it.",
            maxLength = 64,
            requiredMode = NOT_REQUIRED)
        String sessionId,
    @Schema(
            description =
                "The conversation that the request goes on with, as the answer before gave it; an"
                    + " empty text begins one. The gateway keeps nothing of it. Not together with"
                    + " session_id, nor with what keeps requests: Prefer, on_disconnect: continue and"
                    + " Idempotency-Key.",
            maxLength = 1048576,
            requiredMode = NOT_REQUIRED)
        String stateToken,
    @Schema(
            description =
                "What happens when the client leaves: the work stops, or it goes on and the answer is"
                    + " kept.",
            allowableValues = {"cancel", "continue"},
            defaultValue = "cancel",
            requiredMode = NOT_REQUIRED)
        String onDisconnect) {

  /** The long form of the input. */
  @Schema(
      name = "Input",
      description =
          "What to work from. For text: `prompt` or `messages`, with tools and the form of the"
              + " answer. For an image or a mesh: `prompt`, which is not needed where there are"
              + " images or an artifact to start from, and `negative_prompt`. What belongs to the"
              + " other kind, or is nothing that the model heeds, is refused.")
  public record InputBody(
      @Schema(description = "What to say or show.", requiredMode = NOT_REQUIRED) String prompt,
      @Schema(description = "A conversation, oldest message first.", requiredMode = NOT_REQUIRED)
          List<MessageBody> messages,
      @Schema(description = "What an image must not show.", requiredMode = NOT_REQUIRED)
          String negativePrompt,
      @Schema(description = "Images to start from.", requiredMode = NOT_REQUIRED)
          List<RoleImageBody> images,
      @Schema(description = "The id of an artifact to start from.", requiredMode = NOT_REQUIRED)
          String sourceArtifact,
      @Schema(description = "Functions that the model may ask for.", requiredMode = NOT_REQUIRED)
          List<ToolBody> tools,
      @Schema(
              description = "`auto`, `none`, `required`, or the one tool that must be called.",
              oneOf = {String.class, ToolNameBody.class},
              requiredMode = NOT_REQUIRED)
          Object toolChoice,
      @Schema(description = "The form that the answer must have.", requiredMode = NOT_REQUIRED)
          ResponseFormatBody responseFormat) {}

  /** One turn. */
  @Schema(name = "Message", description = "One turn of a conversation.")
  public record MessageBody(
      @Schema(allowableValues = {"system", "user", "assistant", "tool"}) String role,
      @Schema(
              description = "A text, or a list of parts.",
              oneOf = {String.class, PartList.class})
          Object content) {}

  /** Only for the description, which {@code ApiDescription} completes. */
  @Schema(name = "Parts")
  public interface PartList extends List<PartBody> {}

  /** One part of a message. */
  @Schema(
      name = "Part",
      description =
          "A piece of a message. `text` has text; `image` (user) has url, or media_type and data;"
              + " `reasoning` (assistant) has text, state or both; `tool_call` (assistant) has id,"
              + " name and arguments; `tool_result` (tool) has call_id and content.")
  public record PartBody(
      @Schema(allowableValues = {"text", "image", "reasoning", "tool_call", "tool_result"})
          String type,
      @Schema(requiredMode = NOT_REQUIRED) String text,
      @Schema(
              description = "An http or https address.",
              maxLength = 8192,
              requiredMode = NOT_REQUIRED)
          String url,
      @Schema(
              description = "Of the data.",
              allowableValues = {"image/png", "image/jpeg", "image/webp", "image/gif"},
              requiredMode = NOT_REQUIRED)
          String mediaType,
      @Schema(description = "An image in Base64.", requiredMode = NOT_REQUIRED) String data,
      @Schema(description = "Of the call.", requiredMode = NOT_REQUIRED) String id,
      @Schema(description = "Of the tool.", requiredMode = NOT_REQUIRED) String name,
      @Schema(
              description = "An object, or a string that holds one in JSON.",
              oneOf = {String.class, Map.class},
              requiredMode = NOT_REQUIRED)
          Object arguments,
      @Schema(description = "Of the call that is answered.", requiredMode = NOT_REQUIRED)
          String callId,
      @Schema(
              description = "What the tool answered: a text, or a list of texts and images.",
              oneOf = {String.class, PartList.class},
              requiredMode = NOT_REQUIRED)
          Object content,
      @Schema(
              description = "Whether the tool failed.",
              defaultValue = "false",
              requiredMode = NOT_REQUIRED)
          boolean isError,
      @Schema(
              description =
                  "What an answer had with this text, reasoning or call. It goes to the provider"
                      + " and model that it came from, and to no other.",
              requiredMode = NOT_REQUIRED)
          String state) {}

  /** An image to start from. */
  @Schema(
      name = "RoleImage",
      description = "An image to start from: a url, or media_type and data.")
  public record RoleImageBody(
      @Schema(description = "What it is for.", example = "init") String role,
      @Schema(
              description = "An http or https address.",
              maxLength = 8192,
              requiredMode = NOT_REQUIRED)
          String url,
      @Schema(requiredMode = NOT_REQUIRED) String mediaType,
      @Schema(description = "The image in Base64.", requiredMode = NOT_REQUIRED) String data) {}

  /** A function. */
  @Schema(name = "Tool", description = "A function that the model may ask for.")
  public record ToolBody(
      @Schema(pattern = "[A-Za-z0-9_-]{1,64}") String name,
      @Schema(description = "What it does, for the model.", requiredMode = NOT_REQUIRED)
          String description,
      @Schema(description = "JSON Schema of its arguments.", requiredMode = NOT_REQUIRED)
          Map<String, Object> parameters) {}

  /** The tool that must be called. */
  @Schema(name = "ToolName", description = "The one tool that must be called.")
  public record ToolNameBody(String name) {}

  /** The form of the answer. */
  @Schema(name = "ResponseFormat", description = "The form that the answer must have.")
  public record ResponseFormatBody(
      @Schema(allowableValues = {"text", "json_object", "json_schema"}) String type,
      @Schema(description = "For json_schema.", requiredMode = NOT_REQUIRED)
          Map<String, Object> schema,
      @Schema(description = "Of the schema.", requiredMode = NOT_REQUIRED) String name,
      @Schema(
              description = "Whether the provider must hold to it exactly.",
              defaultValue = "true",
              requiredMode = NOT_REQUIRED)
          boolean strict) {}
}
