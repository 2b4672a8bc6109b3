package io.plugai.bench;

import io.plugai.bench.gateway.PlugAi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The copies of PlugAI that a single suite asks in its own way; none is started yet. */
final class PeopleGateways {
  private static final Map<String, String> ACCOUNTS =
      Map.of("PLUGAI_WAYS_IN", "api-tokens,sessions");

  private final Settings settings;
  private final int upstreamPort;

  PeopleGateways(Settings settings, int upstreamPort) {
    this.settings = settings;
    this.upstreamPort = upstreamPort;
  }

  /**
   * The earlier version, where there is one; this one without credentials; this one with tokens.
   */
  List<PlugAi> compared() {
    List<PlugAi> compared = new ArrayList<>();
    settings
        .before()
        .ifPresent(
            tarball ->
                compared.add(
                    new PlugAi(
                        "before",
                        tarball,
                        settings.directory().resolve("before"),
                        upstreamPort,
                        settings.profile(),
                        Map.of())));
    compared.add(plugAi("local-only", Map.of()));
    compared.add(plugAi("tokens", ACCOUNTS));
    return compared;
  }

  /** One whose database shall hold little. */
  PlugAi few() {
    return plugAi("few rows", ACCOUNTS);
  }

  /** One whose database shall hold much. */
  PlugAi many() {
    return plugAi("many rows", ACCOUNTS);
  }

  /** One that fifty people want at once. */
  PlugAi crowd() {
    return plugAi("crowd", ACCOUNTS);
  }

  /** One that keeps conversations. */
  PlugAi talkers() {
    return plugAi("talkers", Map.of());
  }

  /** One whose local model comes and goes. */
  PlugAi loaders() {
    return plugAi("loaders", Map.of());
  }

  private PlugAi plugAi(String name, Map<String, String> environment) {
    return new PlugAi(
        name,
        settings.distribution(),
        settings.directory().resolve(name.replace(' ', '-')),
        upstreamPort,
        settings.profile(),
        environment);
  }
}
