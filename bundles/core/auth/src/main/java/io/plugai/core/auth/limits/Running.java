package io.plugai.core.auth.limits;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many generations run, by whoever is limited; holds nobody for whom none runs. */
final class Running {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  private final ConcurrentMap<String, Integer> byId = new ConcurrentHashMap<>();

  /**
   * One more.
   *
   * @throws GatewayException {@code RATE_LIMITED} where that would be too many
   */
  void enter(String id, int most, String whose) {
    byId.compute(
        id,
        (key, now) -> {
          int count = now == null ? 0 : now;
          if (count >= most) {
            throw new GatewayException(
                    ErrorCode.RATE_LIMITED,
                    "The limit of %s is reached: %d generations at once.".formatted(whose, most))
                .withRetryAfter(TRY_AGAIN);
          }
          return count + 1;
        });
  }

  /** One less. */
  @SuppressWarnings("NullAway") // the map takes null for "remove it"
  void leave(String id) {
    byId.computeIfPresent(id, (key, now) -> now == 1 ? null : now - 1);
  }

  int all() {
    return byId.values().stream().mapToInt(Integer::intValue).sum();
  }
}
