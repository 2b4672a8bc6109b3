package io.plugai.spi.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model's makers and its source say of it.
 *
 * @param card the model card, Markdown; empty where not told or where there is none
 * @param licence an SPDX identifier in lower case where it is one
 * @param task for example {@code text-generation}
 * @param library for example {@code gguf}
 * @param tags as the source has them
 * @param gated whether its licence must be accepted at the source before it can be fetched
 * @param downloads how often it was fetched, as the source counts
 * @param parameters how many weights it has
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
    Optional<Instant> updated,
    Map<String, Object> recommended) {

  /** Nothing is known. */
  public static final ModelAbout UNKNOWN =
      new ModelAbout(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          false,
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Map.of());

  public ModelAbout {
    tags = List.copyOf(tags);
    recommended = Map.copyOf(recommended);
  }
}
