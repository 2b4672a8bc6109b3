package io.plugai.core.auth.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.plugai.core.api.access.RateLimits.Standing;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.stream.Stream;

/** What one account or key may ask per minute. A bucket without a limit is never looked at. */
final class Rates {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int SECONDS = 60;

  private final Bucket requests;
  private final Bucket tokens;
  private volatile UsageLimits limits;

  Rates(UsageLimits limits, TimeMeter meter) {
    this.limits = limits;
    this.requests = bucket(limits.requestsPerMinute(), meter);
    this.tokens = bucket(limits.tokensPerMinute(), meter);
  }

  private static Bucket bucket(int perMinute, TimeMeter meter) {
    long capacity = Math.max(1, perMinute);
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, PERIOD))
        .withCustomTimePrecision(meter)
        .build();
  }

  /** Goes on with other limits; what was used stays used, in proportion. */
  void adopt(UsageLimits next) {
    if (!limits.equals(next)) {
      synchronized (this) {
        if (limits.requestsPerMinute() != next.requestsPerMinute()) {
          resize(requests, next.requestsPerMinute());
        }
        if (limits.tokensPerMinute() != next.tokensPerMinute()) {
          resize(tokens, next.tokensPerMinute());
        }
        limits = next;
      }
    }
  }

  private static void resize(Bucket bucket, int perMinute) {
    long capacity = Math.max(1, perMinute);
    bucket.replaceConfiguration(
        BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, PERIOD))
            .build(),
        TokensInheritanceStrategy.PROPORTIONALLY);
  }

  /**
   * Counts a request; not where the tokens of earlier ones are not paid yet.
   *
   * @throws GatewayException {@code RATE_LIMITED}
   */
  void take(String whose) {
    if (limits.tokensPerMinute() > 0 && tokens.getAvailableTokens() <= 0) {
      long nanos = tokens.estimateAbilityToConsume(1).getNanosToWaitForRefill();
      throw limited(whose, limits.tokensPerMinute(), "tokens", nanos);
    }
    if (limits.requestsPerMinute() > 0) {
      ConsumptionProbe probe = requests.tryConsumeAndReturnRemaining(1);
      if (!probe.isConsumed()) {
        throw limited(
            whose, limits.requestsPerMinute(), "requests", probe.getNanosToWaitForRefill());
      }
    }
  }

  /** Takes the request back that was counted. */
  void giveBack() {
    if (limits.requestsPerMinute() > 0) {
      requests.addTokens(1);
    }
  }

  /** Counts the tokens of a request that has ended, into debt if need be. */
  void pay(long used) {
    if (limits.tokensPerMinute() > 0 && used > 0) {
      tokens.consumeIgnoringRateLimits(used);
    }
  }

  /** Where this stands, for each limit that is set. */
  Stream<Standing> standings() {
    UsageLimits now = limits;
    return Stream.concat(
        now.requestsPerMinute() > 0
            ? Stream.of(standing(requests, now.requestsPerMinute()))
            : Stream.empty(),
        now.tokensPerMinute() > 0
            ? Stream.of(standing(tokens, now.tokensPerMinute()))
            : Stream.empty());
  }

  private static Standing standing(Bucket bucket, long limit) {
    long available = bucket.getAvailableTokens();
    long missing = Math.max(0, limit - available);
    return new Standing(limit, Math.max(0, available), (missing * SECONDS + limit - 1) / limit);
  }

  private static GatewayException limited(String whose, int limit, String what, long nanos) {
    return new GatewayException(
            ErrorCode.RATE_LIMITED,
            "The limit of %s is reached: %d %s per minute.".formatted(whose, limit, what))
        .withRetryAfter(Meter.toWait(nanos));
  }
}
