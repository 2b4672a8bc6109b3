package io.plugai.http.rest.plugins;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.plugin.PluginInfo;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;

/** One plug-in. */
@Schema(name = "Plugin", description = "One installed plug-in.")
public record PluginView(
    @Schema(description = "Its name, for upgrade and removal.") String name,
    @Schema(description = "Its version.") String version,
    @Schema(description = "What its bundle is doing.", example = "active") String state,
    @Schema(description = "What it brings: adapter, runner, source.") List<String> provides,
    @Schema(description = "Where it was installed from.") String source,
    @Schema(description = "Its adapters, runners and sources as the gateway uses them now.")
        List<Backend> backends) {

  static PluginView of(PluginInfo info, List<BackendStatus> bound) {
    return new PluginView(
        info.name(),
        info.version(),
        info.state(),
        info.provides(),
        info.source(),
        bound.stream()
            .filter(backend -> backend.bundleId() == info.bundleId())
            .map(Backend::of)
            .toList());
  }

  /** One adapter, runner or source of models. */
  @Schema(description = "One adapter, runner or source of models as the gateway uses it now.")
  public record Backend(
      @Schema(allowableValues = {"adapter", "runner", "source"}) String kind,
      @Schema(description = "The provider's, runner's or source's id.") String id,
      @Schema(
              description =
                  "active: new requests go to it; standby: a higher version serves; draining: it"
                      + " ends what it has.",
              allowableValues = {"active", "standby", "draining"})
          String state,
      @Schema(
              description =
                  "Generations that run on an adapter, models that a runner holds, what a source is"
                      + " asked for.")
          int inFlight) {

    private static Backend of(BackendStatus status) {
      return new Backend(
          status.kind().name().toLowerCase(Locale.ROOT),
          status.id(),
          status.state().name().toLowerCase(Locale.ROOT),
          status.inFlight());
    }
  }
}
