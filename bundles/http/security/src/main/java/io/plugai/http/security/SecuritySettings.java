package io.plugai.http.security;

import io.plugai.core.api.access.AuthMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the gate is told by its configuration. Immutable.
 *
 * @param waysIn the ways in that are open; what cannot be read is core/auth's to complain of
 * @param hstsSeconds for how long browsers shall insist on TLS; 0 does not tell them
 */
record SecuritySettings(Set<AuthMethod> waysIn, Proxies proxies, Cors cors, long hstsSeconds) {
  private static final long YEAR = 31_536_000;

  /**
   * Reads a configuration. What cannot be read counts as not set, which trusts nobody.
   *
   * @param complaints told of it, one sentence each
   */
  static SecuritySettings read(GateConfig config, Consumer<String> complaints) {
    return new SecuritySettings(
        ways(config.ways__in()),
        Proxies.read(list(config.trusted__proxies()), complaints),
        Cors.read(list(config.cors__origins()), complaints),
        seconds(config.hsts__seconds().trim(), complaints));
  }

  private static Set<AuthMethod> ways(String setting) {
    try {
      return AuthMethod.read(setting);
    } catch (IllegalArgumentException e) {
      return Set.of();
    }
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
