package io.plugai.sources.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.source.ModelAbout;
import io.plugai.spi.source.RemoteFile;
import io.plugai.spi.source.RemoteModel;
import io.plugai.support.upstream.Wire;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what the hub says of a model. */
final class HubModel {
  private static final int LONGEST_TEMPLATE = 1 << 18;
  private static final String LICENCE = "license:";

  private HubModel() {}

  static RemoteModel of(JsonNode model) {
    Optional<String> name = text(model.path("id"));
    if (name.isEmpty()) {
      throw Wire.violation("a model without its name");
    }
    return new RemoteModel(
        name.get(), text(model.path("sha")), files(model.path("siblings")), about(model));
  }

  private static List<RemoteFile> files(JsonNode siblings) {
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode file : siblings) {
      text(file.path("rfilename"))
          .ifPresent(
              path ->
                  files.add(
                      new RemoteFile(path, number(file.path("size")), digest(file.path("lfs")))));
    }
    return files;
  }

  private static Optional<String> digest(JsonNode lfs) {
    return text(lfs.path("sha256"))
        .or(() -> text(lfs.path("oid")))
        .map(digest -> digest.toLowerCase(Locale.ROOT))
        .filter(digest -> digest.matches("[0-9a-f]{64}"));
  }

  private static ModelAbout about(JsonNode model) {
    JsonNode gguf = model.path("gguf");
    OptionalLong weights = number(gguf.path("total"));
    List<String> tags = new ArrayList<>();
    model.path("tags").forEach(tag -> text(tag).ifPresent(tags::add));
    return ModelAbout.builder()
        .licence(licence(model.path("cardData"), tags))
        .task(text(model.path("pipeline_tag")))
        .library(text(model.path("library_name")))
        .tags(tags)
        .gated(!model.path("gated").asText("false").equals("false"))
        .downloads(number(model.path("downloads")))
        .parameters(weights.isPresent() ? weights : number(model.path("safetensors").path("total")))
        .architecture(
            text(gguf.path("architecture")).or(() -> text(model.at("/config/model_type"))))
        .contextLength(number(gguf.path("context_length")))
        .chatTemplate(
            text(gguf.path("chat_template"))
                .or(() -> text(model.at("/config/tokenizer_config/chat_template")))
                .filter(template -> template.length() <= LONGEST_TEMPLATE))
        .updated(text(model.path("lastModified")).flatMap(HubModel::instant))
        .build();
  }

  /** As the card says; where that says only that it is another one, by its name. */
  private static Optional<String> licence(JsonNode card, List<String> tags) {
    return text(card.path("license"))
        .filter(licence -> !licence.equals("other"))
        .or(() -> text(card.path("license_name")))
        .or(
            () ->
                tags.stream()
                    .filter(tag -> tag.startsWith(LICENCE))
                    .map(tag -> tag.substring(LICENCE.length()))
                    .findFirst())
        .map(licence -> licence.toLowerCase(Locale.ROOT));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() && !node.textValue().isBlank()
        ? Optional.of(node.textValue())
        : Optional.empty();
  }

  private static OptionalLong number(JsonNode node) {
    return node.canConvertToLong() && node.isIntegralNumber() && node.longValue() >= 0
        ? OptionalLong.of(node.longValue())
        : OptionalLong.empty();
  }
}
