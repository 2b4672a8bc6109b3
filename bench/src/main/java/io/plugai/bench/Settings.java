package io.plugai.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the benchmark runs; each value is the system property named beside it.
 *
 * @param suites what to measure ({@code bench}); empty for everything
 * @param gateways which ones to measure ({@code bench.gateways})
 * @param rounds how often throughput is measured at each step ({@code bench.rounds})
 * @param seconds length of one throughput measurement ({@code bench.seconds})
 * @param cycles how often a local model is unloaded and loaded ({@code bench.cycles})
 * @param limit the whole benchmark is ended after so long ({@code bench.minutes})
 * @param profile whether PlugAI's JVM records a profile meanwhile ({@code bench.profile}); it is a
 *     little slower then, so the document is left alone
 * @param distribution the tarball of PlugAI ({@code bench.distribution})
 * @param before the tarball of an earlier version, to compare with ({@code bench.before}); may be
 *     missing
 * @param directory for everything that is unpacked, installed and logged ({@code bench.directory})
 * @param document the report ({@code bench.document})
 */
record Settings(
    List<String> suites,
    List<String> gateways,
    int rounds,
    double seconds,
    int cycles,
    Duration limit,
    boolean profile,
    Path distribution,
    Optional<Path> before,
    Path directory,
    Path document) {

  /** Whether everything is measured as it should be: only then may the document be replaced. */
  boolean isComplete() {
    return suites.isEmpty() && gateways.isEmpty() && !profile;
  }

  static Settings fromSystemProperties() {
    return new Settings(
        list("bench"),
        list("bench.gateways"),
        Integer.getInteger("bench.rounds", 3),
        Double.parseDouble(System.getProperty("bench.seconds", "1.5")),
        Integer.getInteger("bench.cycles", 100),
        Duration.ofMinutes(Integer.getInteger("bench.minutes", 30)),
        Boolean.getBoolean("bench.profile"),
        path("bench.distribution"),
        Optional.of(System.getProperty("bench.before", "").trim())
            .filter(text -> !text.isEmpty())
            .map(text -> Path.of(text).toAbsolutePath()),
        path("bench.directory"),
        path("bench.document"));
  }

  private static List<String> list(String property) {
    String value = System.getProperty(property, "").trim();
    return value.isEmpty() ? List.of() : List.of(value.split("\\s*,\\s*"));
  }

  private static Path path(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalArgumentException("the system property " + property + " is missing");
    }
    return Path.of(value).toAbsolutePath();
  }
}
