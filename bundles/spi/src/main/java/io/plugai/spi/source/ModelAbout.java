package io.plugai.spi.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model's makers and its source say of it. Made by {@link #builder()}: more will be said.
 *
 * @param card the model card, Markdown; empty where not told or where there is none
 * @param licence an SPDX identifier in lower case where it is one
 * @param task for example {@code text-generation}
 * @param library for example {@code gguf}
 * @param tags as the source has them
 * @param gated whether its licence must be accepted at the source before it can be fetched
 * @param downloads how often it was fetched, as the source counts
 * @param parameters how many weights it has
 * @param architecture for example {@code llama}
 * @param contextLength how many tokens it was made for
 * @param chatTemplate how it wants conversations written, Jinja
 * @param updated when it was last changed
 * @param recommended parameters that its makers recommend, by the gateway's names: {@code
 *     temperature}, {@code top_p} …; plain JSON values
 */
public record ModelAbout(
    Optional<String> card,
    Optional<String> licence,
    Optional<String> task,
    Optional<String> library,
    List<String> tags,
    boolean gated,
    OptionalLong downloads,
    OptionalLong parameters,
    Optional<String> architecture,
    OptionalLong contextLength,
    Optional<String> chatTemplate,
    Optional<Instant> updated,
    Map<String, Object> recommended) {

  /** Nothing is known. */
  public static final ModelAbout UNKNOWN = builder().build();

  public ModelAbout {
    tags = List.copyOf(tags);
    recommended = Map.copyOf(recommended);
  }

  /** One of which nothing is known yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same, to be changed. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.card = card;
    builder.licence = licence;
    builder.task = task;
    builder.library = library;
    builder.tags = tags;
    builder.gated = gated;
    builder.downloads = downloads;
    builder.parameters = parameters;
    builder.architecture = architecture;
    builder.contextLength = contextLength;
    builder.chatTemplate = chatTemplate;
    builder.updated = updated;
    builder.recommended = recommended;
    return builder;
  }

  /** Collects what is known. Not for use by several threads. */
  public static final class Builder {
    private Optional<String> card = Optional.empty();
    private Optional<String> licence = Optional.empty();
    private Optional<String> task = Optional.empty();
    private Optional<String> library = Optional.empty();
    private List<String> tags = List.of();
    private boolean gated;
    private OptionalLong downloads = OptionalLong.empty();
    private OptionalLong parameters = OptionalLong.empty();
    private Optional<String> architecture = Optional.empty();
    private OptionalLong contextLength = OptionalLong.empty();
    private Optional<String> chatTemplate = Optional.empty();
    private Optional<Instant> updated = Optional.empty();
    private Map<String, Object> recommended = Map.of();

    private Builder() {}

    /** See {@link ModelAbout#card()}. */
    public Builder card(Optional<String> value) {
      card = value;
      return this;
    }

    /** See {@link ModelAbout#licence()}. */
    public Builder licence(Optional<String> value) {
      licence = value;
      return this;
    }

    /** See {@link ModelAbout#task()}. */
    public Builder task(Optional<String> value) {
      task = value;
      return this;
    }

    /** See {@link ModelAbout#library()}. */
    public Builder library(Optional<String> value) {
      library = value;
      return this;
    }

    /** See {@link ModelAbout#tags()}. */
    public Builder tags(List<String> values) {
      tags = values;
      return this;
    }

    /** See {@link ModelAbout#gated()}. */
    public Builder gated(boolean value) {
      gated = value;
      return this;
    }

    /** See {@link ModelAbout#downloads()}. */
    public Builder downloads(OptionalLong value) {
      downloads = value;
      return this;
    }

    /** See {@link ModelAbout#parameters()}. */
    public Builder parameters(OptionalLong value) {
      parameters = value;
      return this;
    }

    /** See {@link ModelAbout#architecture()}. */
    public Builder architecture(Optional<String> value) {
      architecture = value;
      return this;
    }

    /** See {@link ModelAbout#contextLength()}. */
    public Builder contextLength(OptionalLong value) {
      contextLength = value;
      return this;
    }

    /** See {@link ModelAbout#chatTemplate()}. */
    public Builder chatTemplate(Optional<String> value) {
      chatTemplate = value;
      return this;
    }

    /** See {@link ModelAbout#updated()}. */
    public Builder updated(Optional<Instant> value) {
      updated = value;
      return this;
    }

    /** See {@link ModelAbout#recommended()}. */
    public Builder recommended(Map<String, Object> values) {
      recommended = values;
      return this;
    }

    /** What is known by now. */
    public ModelAbout build() {
      return new ModelAbout(
          card,
          licence,
          task,
          library,
          tags,
          gated,
          downloads,
          parameters,
          architecture,
          contextLength,
          chatTemplate,
          updated,
          recommended);
    }
  }
}
