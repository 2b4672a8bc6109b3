package io.plugai.http.rest.plugins;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.BackendStatus.Kind;
import io.plugai.core.api.dispatch.BackendStatus.State;
import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.route.Circuits.Circuit;
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

  static PluginView of(PluginInfo info, List<BackendStatus> bound, List<Circuit> open) {
    return new PluginView(
        info.name(),
        info.version(),
        info.state(),
        info.provides(),
        info.source(),
        bound.stream()
            .filter(backend -> backend.bundleId() == info.bundleId())
            .map(backend -> Backend.of(backend, open))
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
          int inFlight,
      @Schema(
              description =
                  "Models of this provider that do not answer now; requests that have others ask"
                      + " these first.")
          List<OpenCircuit> circuits) {

    private static Backend of(BackendStatus status, List<Circuit> open) {
      boolean serves = status.kind() == Kind.ADAPTER && status.state() == State.ACTIVE;
      return new Backend(
          status.kind().name().toLowerCase(Locale.ROOT),
          status.id(),
          status.state().name().toLowerCase(Locale.ROOT),
          status.inFlight(),
          open.stream()
              .filter(circuit -> serves && circuit.model().startsWith(status.id() + "/"))
              .map(OpenCircuit::of)
              .toList());
    }
  }

  /** A model that does not answer now. */
  @Schema(description = "A model of a provider that does not answer now.")
  public record OpenCircuit(
      @Schema(description = "The model's id.") String model,
      @Schema(
              description = "open: others are asked first; half_open: one request finds out.",
              allowableValues = {"open", "half_open"})
          String state,
      @Schema(description = "How often it has failed in a row.") int failures,
      @Schema(description = "Seconds until it is tried again; 0: with the next request.")
          long retrySeconds) {

    private static OpenCircuit of(Circuit circuit) {
      return new OpenCircuit(
          circuit.model(),
          circuit.probing() ? "half_open" : "open",
          circuit.failures(),
          circuit.retryIn().toSeconds());
    }
  }
}
