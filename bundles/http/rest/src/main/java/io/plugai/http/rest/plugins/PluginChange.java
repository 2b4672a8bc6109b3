package io.plugai.http.rest.plugins;

import io.plugai.spi.error.GatewayException;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to install. */
@Schema(name = "PluginChange", description = "What to install.")
public record PluginChange(
    @Schema(
            description = "A file's name in the plug-in folder.",
            example = "io.plugai.adapters.openai-0.2.0.jar")
        @Nullable String source) {

  /**
   * Where to install from.
   *
   * @throws GatewayException where nothing says it
   */
  static String source(@Nullable PluginChange change) {
    String source = change == null ? null : change.source();
    if (source == null || source.isBlank()) {
      throw GatewayException.invalid("source", "is required");
    }
    return source;
  }
}
