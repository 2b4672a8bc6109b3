package io.plugai.http.rest.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.ModelDescriptor;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One model as callers see it. */
@Schema(name = "Model", description = "One model.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelView(
    @Schema(description = "What to put into a request.", example = "local/starter") String id,
    @Schema(description = "The part of the id before the first slash.") String provider,
    @Schema(
            description =
                "Whether it can be asked: `ready`; `available`, where what serves it is not here"
                    + " now; `downloading`; `failed`, for which `obstacle` says why; `missing`,"
                    + " where it was here once.",
            allowableValues = {"available", "downloading", "ready", "failed", "missing"})
        String status,
    @Schema(
            description = "What it makes.",
            allowableValues = {"text", "image", "3d"})
        String modality,
    @Schema(description = "A name for people.") String displayName,
    @Schema(description = "What it is, in a sentence or two.") @Nullable String description,
    @Schema(description = "The most tokens that input and output may take together.")
        @Nullable Integer contextWindow,
    @Schema(description = "The most tokens of one answer.") @Nullable Integer maxOutputTokens,
    @Schema(description = "What it takes and can do; what is not here is refused.")
        List<String> capabilities,
    @Schema(description = "The roles that images to start from may have.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> imageRoles,
    @Schema(description = "Media types of what it makes.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Object> outputFormats,
    @Schema(
            description =
                "What it costs in US dollars, by what is paid for: `input_per_million`,"
                    + " `cached_input_per_million` and `output_per_million` tokens, `per_image`,"
                    + " `per_request`.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Double> prices,
    @Schema(description = "Its maker's word for this state of it.") @Nullable String version,
    @Schema(description = "An SPDX identifier where it has one.") @Nullable String license,
    @Schema(description = "Where it comes from.") @Nullable String source,
    @Schema(description = "Which state of it that is, at its source or on this machine.")
        @Nullable String revision,
    @Schema(description = "How its weights are packed.") @Nullable String quantization,
    @Schema(description = "How large its files are together.") @Nullable Long sizeBytes,
    @Schema(description = "About how much memory it takes once loaded.") @Nullable Long memoryBytes,
    @Schema(description = "The values of parameters that suit it: they are its defaults.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Object> recommended,
    @Schema(description = "Words that it goes by.") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Object> tags,
    @Schema(description = "Why it cannot be asked here now, where that is known.")
        @Nullable String obstacle,
    @Schema(description = "How it is doing, where it runs on this machine.") @Nullable Local local,
    @Schema(description = "What else its plug-in says of it.") Map<String, Object> metadata,
    @Schema(description = "Whether the operator has put it in.") boolean registered,
    @Schema(description = "When it was first found.", format = "date-time")
        @Nullable String addedAt,
    @Schema(description = "Since when it has been missing.", format = "date-time")
        @Nullable String missingSince,
    @Schema(description = "Its files; only where one model is asked for.")
        @Nullable List<Object> files,
    @Schema(
            description =
                "For each field who says so; only where one model is asked for. What its plug-in"
                    + " says as it is asked, as `local`, is not in here.")
        @Nullable Map<String, Origin> knownFrom) {

  /** As it stands in a list. */
  static ModelView brief(ModelRecord record, @Nullable LocalModelStatus status) {
    return of(record, status, null, null);
  }

  /** With its files, and who says what. */
  static ModelView whole(ModelRecord record, @Nullable LocalModelStatus status) {
    Map<String, Origin> origins = new LinkedHashMap<>();
    record.facts().all().forEach((field, known) -> origins.put(field.id(), Origin.of(known)));
    List<Object> files = list(record, ModelField.FILES);
    return of(record, status, files.isEmpty() ? null : files, origins);
  }

  private static ModelView of(
      ModelRecord record,
      @Nullable LocalModelStatus status,
      @Nullable List<Object> files,
      @Nullable Map<String, Origin> origins) {
    ModelDescriptor model = record.descriptor();
    return new ModelView(
        record.id(),
        record.provider(),
        record.status().id(),
        model.modality().id(),
        model.displayName(),
        model.description().orElse(null),
        number(model.contextWindow()),
        number(model.maxOutputTokens()),
        model.capabilities().stream().map(Capability::id).toList(),
        List.copyOf(model.imageRoles()),
        list(record, ModelField.OUTPUT_FORMATS),
        model.prices(),
        text(record, ModelField.VERSION),
        text(record, ModelField.LICENSE),
        text(record, ModelField.SOURCE),
        text(record, ModelField.REVISION),
        text(record, ModelField.QUANTIZATION),
        bytes(record, ModelField.SIZE_BYTES),
        bytes(record, ModelField.MEMORY_BYTES),
        map(record, ModelField.RECOMMENDED),
        list(record, ModelField.TAGS),
        record.reason().orElse(null),
        status == null ? null : Local.of(status),
        model.metadata(),
        record.registered(),
        record.addedAt().equals(Instant.EPOCH) ? null : record.addedAt().toString(),
        record.missingSince().map(Instant::toString).orElse(null),
        files,
        origins);
  }

  private static @Nullable Integer number(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static <T> Optional<T> value(ModelRecord record, ModelField field, Class<T> type) {
    return record.facts().get(field).map(Known::value).filter(type::isInstance).map(type::cast);
  }

  private static @Nullable String text(ModelRecord record, ModelField field) {
    return value(record, field, String.class).orElse(null);
  }

  private static @Nullable Long bytes(ModelRecord record, ModelField field) {
    return value(record, field, Number.class).map(Number::longValue).orElse(null);
  }

  private static List<Object> list(ModelRecord record, ModelField field) {
    return value(record, field, List.class)
        .map(list -> List.<Object>copyOf(list))
        .orElse(List.of());
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are texts
  private static Map<String, Object> map(ModelRecord record, ModelField field) {
    return value(record, field, Map.class).map(map -> (Map<String, Object>) map).orElse(Map.of());
  }

  /** Who says something. */
  @Schema(name = "FactOrigin", description = "Who says something of a model.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Origin(
      @Schema(
              description = "Who is believed; those further in front go before those behind them.",
              allowableValues = {
                "operator",
                "operator_file",
                "provider",
                "files",
                "hub",
                "facts",
                "assumed"
              })
          String source,
      @Schema(description = "More on that, as the address and the date of a fact.")
          @Nullable String detail) {
    static Origin of(Known known) {
      return new Origin(known.source().id(), known.detail().isEmpty() ? null : known.detail());
    }
  }

  /** How a model of this machine is doing. */
  @Schema(name = "LocalModel", description = "How a model of this machine is doing.")
  public record Local(
      @Schema(allowableValues = {"unloaded", "loading", "loaded", "busy", "unloading", "failed"})
          String state,
      @Schema(description = "Whether it is kept in memory.") boolean pinned,
      @Schema(description = "Generations that run.") int active,
      @Schema(description = "How many can run at once; 0 while it is not loaded.") int capacity,
      @Schema(description = "Requests that wait.") int queued,
      @Schema(description = "Why the last load failed, where it did.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String problem) {
    static Local of(LocalModelStatus status) {
      return new Local(
          status.state().name().toLowerCase(Locale.ROOT),
          status.pinned(),
          status.active(),
          status.capacity(),
          status.queued(),
          status.problem().orElse(null));
    }
  }
}
