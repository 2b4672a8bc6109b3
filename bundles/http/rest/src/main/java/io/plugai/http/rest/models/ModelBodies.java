package io.plugai.http.rest.models;

import io.plugai.http.rest.common.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says of models. The bodies are read as they are, since null is not the same as
 * nothing in them; what each field may hold is up to the catalogue.
 */
public final class ModelBodies {
  private ModelBodies() {}

  /** The text of a field, taken out of a body. */
  static Optional<String> take(Map<String, Object> body, String field, Fields fields) {
    Object value = body.remove(field);
    if (value == null || value instanceof String) {
      return fields.optional(field, (String) value);
    }
    fields.wrong(field, "is not of the right type");
    return Optional.empty();
  }

  /** A copy that may be taken from. */
  static Map<String, Object> copy(@Nullable Map<String, Object> body) {
    return new LinkedHashMap<>(Fields.body(body));
  }

  /** The fields, for the description only. */
  @Schema(
      name = "ModelFacts",
      description =
          "What the operator says of a model, whatever others say: what is missing stays as it was,"
              + " null takes back what was said.")
  public interface Facts {
    @Schema(description = "A name for people.", maxLength = 200)
    @Nullable String getDisplayName();

    @Schema(description = "What it is, in a sentence or two.", maxLength = 2000)
    @Nullable String getDescription();

    @Schema(description = "Its maker's word for this state of it.", maxLength = 100)
    @Nullable String getVersion();

    @Schema(
        description = "What it makes.",
        allowableValues = {"text", "image", "3d"})
    @Nullable String getModality();

    @Schema(description = "What it takes and can do.")
    @Nullable List<String> getCapabilities();

    @Schema(description = "The roles that images to start from may have.")
    @Nullable List<String> getImageRoles();

    @Schema(
        description = "The most tokens that input and output may take together.",
        minimum = "1",
        maximum = "1000000000")
    @Nullable Integer getContextWindow();

    @Schema(description = "The most tokens of one answer.", minimum = "1", maximum = "1000000000")
    @Nullable Integer getMaxOutputTokens();

    @Schema(description = "Media types of what it makes.")
    @Nullable List<String> getOutputFormats();

    @Schema(
        description =
            "By the names of parameters, keywords of JSON Schema that take the place of those that"
                + " its plug-in has; `false` takes a parameter away.",
        example = "{\"temperature\": {\"maximum\": 1}, \"top_k\": false}")
    @Nullable Map<String, Object> getParameters();

    @Schema(
        description = "The values of parameters that suit it: they become its defaults.",
        example = "{\"temperature\": 0.6}")
    @Nullable Map<String, Object> getRecommended();

    @Schema(
        description =
            "In US dollars: `input_per_million`, `cached_input_per_million`, `output_per_million`,"
                + " `per_image`, `per_request`.",
        example = "{\"input_per_million\": 0.4, \"output_per_million\": 1.6}")
    @Nullable Map<String, Double> getPrices();

    @Schema(description = "An SPDX identifier where it has one.", maxLength = 200)
    @Nullable String getLicense();

    @Schema(description = "Where it comes from.", maxLength = 500)
    @Nullable String getSource();

    @Schema(description = "Which state of it that is, at its source.", maxLength = 200)
    @Nullable String getRevision();

    @Schema(description = "How its weights are packed.", maxLength = 50)
    @Nullable String getQuantization();

    @Schema(
        description = "About how much memory it takes once loaded.",
        minimum = "0",
        maximum = "1000000000000000")
    @Nullable Long getMemoryBytes();

    @Schema(description = "Words that it goes by.")
    @Nullable List<String> getTags();
  }

  /** A model to put in, for the description only. */
  @Schema(
      name = "NewModel",
      description =
          "A model that nobody lists, by its `id`; or one of this machine, by the `path` of one of"
              + " its files within the model folders. With it, whatever is to be said of it.")
  public interface Registration extends Facts {
    @Schema(description = "`provider/name`, of a provider that is here.", maxLength = 320)
    @Nullable String getId();

    @Schema(description = "Of a file, absolute or from a model folder.", maxLength = 4096)
    @Nullable String getPath();
  }
}
