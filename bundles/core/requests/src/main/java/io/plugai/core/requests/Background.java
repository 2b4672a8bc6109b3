package io.plugai.core.requests;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the requests that go on without their callers, and what they hold. Safe for all threads.
 */
final class Background {
  private final HeapShare share;
  private final Map<String, Integer> byPerson = new HashMap<>();
  private int all;

  Background(HeapShare share) {
    this.share = share;
  }

  /**
   * Takes one more.
   *
   * @param bytes of what was asked, which stays in memory
   * @throws GatewayException where there are too many
   */
  synchronized void enter(String callerId, int bytes, int most, int mostOfOne) {
    int own = byPerson.getOrDefault(callerId, 0);
    if (own >= mostOfOne) {
      throw full("You have %d background requests under way, which is as many as you may.", own);
    }
    if (all >= most) {
      throw full("The gateway has %d background requests under way already.", all);
    }
    if (!share.take(bytes)) {
      throw full("The %d background requests under way leave no room for one more.", all);
    }
    all++;
    byPerson.put(callerId, own + 1);
  }

  private static GatewayException full(String sentence, int count) {
    return new GatewayException(ErrorCode.QUEUE_FULL, sentence.formatted(count))
        .withRetryAfter(Duration.ofSeconds(30));
  }

  /** One has ended. */
  synchronized void leave(String callerId, int bytes) {
    share.give(bytes);
    all--;
    byPerson.computeIfPresent(callerId, (id, own) -> own == 1 ? null : own - 1);
  }
}
