package io.plugai.sources.ollama;

import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.ModelReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of a registry: {@code name}, {@code name:tag}, {@code owner/name:tag}.
 *
 * @param owner {@code library} for what the registry's own people made
 */
record RegistryName(String owner, String name, String tag) {
  private static final String WORD = "[A-Za-z0-9_][\\w.-]{0,79}";
  private static final Pattern FORM =
      Pattern.compile("(?:(%s)/)?(%s)(?::(%s))?".formatted(WORD, WORD, WORD));

  /**
   * Reads one.
   *
   * @throws GatewayException {@code VALIDATION}
   */
  static RegistryName of(ModelReference reference) {
    Matcher parts = FORM.matcher(reference.name());
    if (!parts.matches()) {
      throw GatewayException.invalid(
          "model", "must be the name of a model of the registry, such as name:tag");
    }
    return new RegistryName(
        parts.group(1) == null ? "library" : parts.group(1),
        parts.group(2),
        parts.group(3) == null ? "latest" : parts.group(3));
  }

  /** Where it is below the registry's address. */
  String path() {
    return "/v2/" + owner + '/' + name;
  }

  /** As people write it. */
  String text() {
    return (owner.equals("library") ? "" : owner + '/') + name + ':' + tag;
  }

  /** What its file is called. */
  String fileName() {
    return name + '-' + tag + ".gguf";
  }
}
