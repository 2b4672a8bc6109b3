package io.plugai.http.security;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Presented;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;

/** Finds out who is calling, from whatever ways in there are. Safe for all threads. */
final class Callers {
  private static final String BEARER = "Bearer ";
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Comparator<Door> ORDER =
      Comparator.comparingInt(Door::ranking).reversed().thenComparingLong(Door::id);

  private final MetricRegistry metrics;
  private volatile List<Door> ways = List.of();

  Callers(MetricRegistry metrics) {
    this.metrics = metrics;
  }

  /** A way in, as its service ranks it. */
  private record Door(Authenticator authenticator, int ranking, long id) {}

  synchronized void add(Authenticator authenticator, Map<String, Object> properties) {
    List<Door> next = new ArrayList<>(ways);
    next.add(
        new Door(
            authenticator,
            properties.get("service.ranking") instanceof Integer ranking ? ranking : 0,
            properties.get("service.id") instanceof Long id ? id : next.size()));
    next.sort(ORDER);
    ways = List.copyOf(next);
  }

  synchronized void remove(Authenticator authenticator) {
    ways = ways.stream().filter(way -> way.authenticator() != authenticator).toList();
  }

  /**
   * Who is calling; empty where nobody says.
   *
   * @param expected the ways in that are open, or will be as soon as what they need is there: while
   *     one is missing, nobody is told that they are not known
   * @param anybody whether the route is for everybody: what is wrong with a credential does then
   *     not matter, and makes its bearer unknown
   */
  Optional<Caller> of(
      HttpServletRequest request,
      Proxies.Client client,
      Set<AuthMethod> expected,
      boolean anybody) {
    try {
      Presented presented =
          new Presented(client.address(), credential(request), client.forwarded());
      Optional<Caller> caller = ask(presented);
      if (caller.isEmpty() && !anybody && !present().containsAll(expected)) {
        throw new GatewayException(
                ErrorCode.UNAVAILABLE, "Not every way in is open yet: please try again.")
            .withRetryAfter(SOON);
      }
      return caller;
    } catch (GatewayException e) {
      if (anybody) {
        return Optional.empty();
      }
      count(e.code());
      throw e;
    }
  }

  private Optional<Caller> ask(Presented presented) {
    for (Door way : ways) {
      Authentication answer = way.authenticator().authenticate(presented);
      if (answer instanceof Authentication.Refused refused) {
        throw refused.why();
      }
      if (answer instanceof Authentication.Accepted accepted) {
        return Optional.of(accepted.caller());
      }
    }
    return Optional.empty();
  }

  /** The ways in whose authenticators are there: one that needs the database comes after it. */
  Set<AuthMethod> present() {
    return ways.stream().map(door -> door.authenticator().way()).collect(Collectors.toSet());
  }

  /** The one credential of a request, which may come twice, but not as two. */
  private static Optional<String> credential(HttpServletRequest request) {
    Set<String> found = new LinkedHashSet<>();
    for (String value : Collections.list(request.getHeaders("Authorization"))) {
      if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        found.add(value.substring(BEARER.length()).trim());
      }
    }
    for (String value : Collections.list(request.getHeaders("x-api-key"))) {
      found.add(value.trim());
    }
    found.remove("");
    if (found.size() > 1) {
      throw new GatewayException(
          ErrorCode.BAD_REQUEST,
          "Authorization and x-api-key hold different credentials: send one of them.");
    }
    return found.stream().findFirst();
  }

  /** Counts a request that was not let in, by the code that it got. */
  void count(ErrorCode code) {
    metrics.counter("plugai.http.authentication_failures;code=" + code.code()).inc();
  }
}
