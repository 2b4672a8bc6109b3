package io.plugai.http.security;

import io.plugai.core.api.access.Way;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What the gate is told by its configuration. Immutable.
 *
 * @param waysIn the ways in that are open; names that are unknown are core/auth's to complain of
 * @param hstsSeconds for how long browsers shall insist on TLS; 0 does not tell them
 */
record Settings(Set<Way> waysIn, Proxies proxies, Cors cors, long hstsSeconds) {
  private static final long YEAR = 31_536_000;

  /**
   * Reads a configuration. What cannot be read counts as not set, which trusts nobody.
   *
   * @param complaints told of it, one sentence each
   */
  static Settings read(GateConfig config, Consumer<String> complaints) {
    List<String> ways = list(config.ways__in());
    return new Settings(
        Arrays.stream(Way.values())
            .filter(way -> ways.contains(way.id()))
            .collect(Collectors.toSet()),
        Proxies.read(list(config.trusted__proxies()), complaints),
        Cors.read(list(config.cors__origins()), complaints),
        seconds(config.hsts__seconds().trim(), complaints));
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }

  private static long seconds(String text, Consumer<String> complaints) {
    if (text.matches("\\d{1,10}")) {
      return Long.parseLong(text);
    }
    complaints.accept(
        "'%s' is no number of seconds: hsts_seconds counts as %d.".formatted(text, YEAR));
    return YEAR;
  }
}
