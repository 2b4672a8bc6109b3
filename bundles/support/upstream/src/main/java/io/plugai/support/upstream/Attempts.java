package io.plugai.support.upstream;

import static java.util.Objects.requireNonNull;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one exchange: one after the other, until one is answered or no further one may
 * help. What may have been done, and may be paid, is not asked for again. Safe for all threads.
 */
final class Attempts {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

  private final Upstream upstream;
  private final UpstreamLimits limits;
  private final Call call;
  private final Network network;
  private final Exchange<?> exchange;
  private final Timeouts patience;

  // Guarded by this.
  private @Nullable Attempt attempt;
  private @Nullable Future<?> retry;
  private boolean stopped;
  private int made;
  private boolean renewed;

  /** The call as it was sent last, with what the provider was shown. */
  private volatile Call sent;

  private volatile Map<String, Secret> shown = Map.of();

  Attempts(Upstream upstream, Call call, Exchange<?> exchange, Timeouts patience) {
    this.upstream = upstream;
    this.limits = upstream.limits();
    this.call = call;
    this.sent = call;
    this.network = upstream.network();
    this.exchange = exchange;
    this.patience = patience;
  }

  /** Makes the next one. */
  void next() {
    patience.forFirstByte();
    if (call.access().isEmpty()) {
      start();
      return;
    }
    try {
      var unused = call.access().get().headers().whenComplete(this::start);
    } catch (GatewayException e) {
      exchange.fail(e);
    }
  }

  private void start(@Nullable Map<String, Secret> headers, @Nullable Throwable thrown) {
    if (headers == null) {
      Throwable reason = Failures.unwrapped(requireNonNull(thrown));
      exchange.fail(reason instanceof GatewayException e ? e : Failures.unanswered(reason, false));
      return;
    }
    try {
      Call complete = call.with(headers);
      complete.check();
      shown = headers;
      sent = complete;
      start();
    } catch (GatewayException e) {
      exchange.fail(e);
    }
  }

  private void start() {
    Attempt next = new Attempt(this, sent, exchange);
    synchronized (this) {
      if (stopped) {
        return;
      }
      attempt = next;
      made++;
    }
    next.start(upstream.client(), network);
  }

  /** Asks for the next bytes of the answer. */
  void requestBytes() {
    Attempt current = current();
    if (current != null) {
      current.requestBytes();
    }
  }

  /** Ends them, wherever they stand. */
  void stop() {
    Attempt last;
    synchronized (this) {
      stopped = true;
      last = attempt;
      if (retry != null) {
        retry.cancel(false);
      }
    }
    if (last != null) {
      last.stop();
    }
  }

  // What an attempt tells.

  /**
   * There is no answer.
   *
   * @param arrived whether the provider may have got the whole request
   */
  void unanswered(Throwable thrown, boolean arrived) {
    boolean mayBeDone = arrived && call.repeat().mindsTwice();
    GatewayException meaning = showable(Failures.unanswered(thrown, mayBeDone));
    if (Failures.isPassing(thrown) && !mayBeDone && call.repeat() != Repeat.NEVER) {
      retryOrFail(meaning, Optional.empty());
    } else {
      exchange.fail(meaning);
    }
  }

  /** The answer is that there is none. */
  void refused(int status, HttpHeaders headers, Bytes body) {
    if (status == 401 && mayRenew()) {
      next();
      return;
    }
    ProviderError error = ProviderError.of(body, sent::isQuotedIn);
    GatewayException meaning =
        sent.explained(status, headers).orElseGet(() -> Failures.refusal(status, error));
    Optional<Duration> wait = RetryAfter.in(headers, Clock.systemUTC()).or(error::retryAfter);
    GatewayException complete = wait.map(meaning::withRetryAfter).orElse(meaning);
    if (Repeating.mayHelp(status, headers, error, call.repeat())) {
      retryOrFail(complete, wait);
    } else {
      exchange.fail(complete);
    }
  }

  /** A failure as it may be shown. */
  GatewayException showable(GatewayException e) {
    return sent.showable(e);
  }

  /** Whether there may be a better credential; that is looked for once. */
  private boolean mayRenew() {
    synchronized (this) {
      if (renewed) {
        return false;
      }
      renewed = true;
      made--;
    }
    Map<String, Secret> refused = shown;
    return call.access().filter(access -> access.refused(refused)).isPresent();
  }

  private void retryOrFail(GatewayException reason, Optional<Duration> asked) {
    synchronized (this) {
      Duration backoff = backoff(made);
      Duration wait = asked.filter(time -> time.compareTo(backoff) > 0).orElse(backoff);
      boolean another =
          made <= limits.retries()
              && wait.compareTo(limits.retryWait()) <= 0
              && patience.allows(wait);
      if (another) {
        if (!stopped) {
          patience.forReader();
          retry = upstream.later(this::next, wait);
        }
        return;
      }
    }
    exchange.fail(reason);
  }

  private synchronized @Nullable Attempt current() {
    return attempt;
  }

  /**
   * Doubles from attempt to attempt; jitter keeps those who failed together from coming back so.
   */
  private static Duration backoff(int attempts) {
    long longest = FIRST_BACKOFF.toNanos() << Math.min(attempts - 1, 6);
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
  }
}
