package io.plugai.core.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.spi.model.ModelDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@value #FILE_NAME} says of its model. All of it is optional: {@code name}, {@code
 * description}, {@code license} (texts), {@code context_window} (tokens) and {@code pinned}
 * (whether to load it at start). Further keys are for the runner.
 *
 * @param content the whole object, as plain JSON values
 * @param fault one sentence that says why it cannot be used, where that is so
 */
record ModelCard(Map<String, Object> content, Optional<String> fault) {
  static final String FILE_NAME = "model.json";

  private static final ModelCard BLANK = new ModelCard(Map.of(), Optional.empty());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_BYTES = 1 << 20;
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_TEXT = 2000;

  /** The card of a model without one. */
  static ModelCard blank() {
    return BLANK;
  }

  /** Reads a card; whatever is wrong with it becomes its fault. */
  static ModelCard read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return broken("is longer than 1 MiB");
      }
      Map<String, Object> content =
          JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Object>>() {});
      return content == null ? broken("holds no JSON object") : checked(content);
    } catch (JsonProcessingException e) {
      return broken(
          e.getLocation() == null
              ? "is not a JSON object"
              : "is not a JSON object (line " + e.getLocation().getLineNr() + ")");
    } catch (IOException e) {
      return broken("cannot be read");
    }
  }

  private static ModelCard checked(Map<String, Object> content) {
    if (wrong(content.get("name"), ModelCard::isName)) {
      return broken("must give a name of letters, digits, dots, dashes and underscores");
    }
    if (wrong(content.get("description"), String.class::isInstance)) {
      return broken("must give the description as a text");
    }
    if (wrong(content.get("license"), String.class::isInstance)) {
      return broken("must give the license as a text");
    }
    if (wrong(content.get("context_window"), value -> value instanceof Integer i && i > 0)) {
      return broken("must give the context_window as a number of tokens");
    }
    if (wrong(content.get("pinned"), Boolean.class::isInstance)) {
      return broken("must say true or false of pinned");
    }
    return new ModelCard(content, Optional.empty());
  }

  private static boolean isName(Object value) {
    return value instanceof String name && ModelNames.isName(name);
  }

  private static boolean wrong(@Nullable Object value, Predicate<Object> expected) {
    return value != null && !expected.test(value);
  }

  private static ModelCard broken(String why) {
    return faulty("Its " + FILE_NAME + " " + why + ".");
  }

  /** The card of a model that cannot be used for this reason, a sentence. */
  static ModelCard faulty(String sentence) {
    return new ModelCard(Map.of(), Optional.of(sentence));
  }

  Optional<String> name() {
    return text("name");
  }

  boolean pinned() {
    return Boolean.TRUE.equals(content.get("pinned"));
  }

  /**
   * The descriptor under the model's own name, with what the card says in place of what it said. A
   * context window is the runner's to give: the card's is listed only where nothing better is
   * known.
   */
  ModelDescriptor describe(String name, ModelDescriptor said) {
    ModelDescriptor.Builder builder = said.toBuilder(name);
    String title = OneLine.of(said.displayName(), LONGEST_TITLE);
    builder.displayName(title.isEmpty() ? name : title);
    text("description")
        .or(said::description)
        .ifPresent(text -> builder.description(OneLine.of(text, LONGEST_TEXT)));
    said.metadata()
        .forEach(
            (key, value) -> {
              if (value instanceof String text) {
                builder.metadata(key, OneLine.of(text, LONGEST_TITLE));
              }
            });
    text("license")
        .ifPresent(license -> builder.metadata("license", OneLine.of(license, LONGEST_TITLE)));
    if (said.contextWindow().isEmpty() && content.get("context_window") instanceof Integer tokens) {
      builder.contextWindow(tokens);
    }
    return builder.build();
  }

  private Optional<String> text(String key) {
    return content.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
