package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One generation: from the subscription, over as many attempts as it takes, to its one end.
 *
 * <p>What happens to it is noted in fields by whichever thread brings it, and worked off in {@link
 * #work()} by one thread at a time. Bytes are asked for only when every event of the ones before
 * has been delivered, so no more than one read of the network waits in memory.
 */
final class Exchange implements Flow.Subscription {
  private static final int DEEPEST_CAUSE = 10;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

  /** How long an ended answer's connection may take to come to its end and be used again. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Upstream upstream;
  private final Limits limits;
  private final Call call;
  private final HttpRequest request;
  private final Wire wire;
  private final Alarm alarm;
  private final long totalAt;

  // Noted by any thread.
  private final AtomicInteger notes = new AtomicInteger();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable List<ByteBuffer>> bytes = new AtomicReference<>();
  private volatile @Nullable Framing framing;
  private volatile @Nullable Throwable broken;
  private volatile boolean bodyEnded;
  private volatile boolean cancelled;

  // Only while working.
  private final Queue<GenerationEvent> events = new ArrayDeque<>();
  private Flow.Subscriber<? super GenerationEvent> subscriber;
  private boolean awaitsBytes;
  private boolean sawBytes;
  private boolean terminated;

  // Guarded by this.
  private @Nullable Attempt attempt;
  private @Nullable Future<?> retry;
  private boolean stopped;
  private int attempts;

  Exchange(
      Upstream upstream,
      Call call,
      Wire wire,
      Flow.Subscriber<? super GenerationEvent> subscriber) {
    this.upstream = upstream;
    this.limits = upstream.limits();
    this.call = call;
    this.request = call.toRequest();
    this.wire = wire;
    this.subscriber = subscriber;
    this.totalAt = System.nanoTime() + limits.total().toNanos();
    this.alarm = upstream.alarm(this::timeIsUp);
  }

  /** Makes the next attempt. */
  void attempt() {
    Attempt next = new Attempt(this, limits);
    synchronized (this) {
      if (stopped) {
        return;
      }
      attempt = next;
      attempts++;
    }
    remindAfter(limits.firstByte());
    next.start(upstream.client(), request);
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      fail(new IllegalArgumentException("a request must be for at least one event"));
      return;
    }
    demand.getAndAccumulate(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
    work();
  }

  @Override
  public void cancel() {
    cancelled = true;
    stop();
    work();
  }

  /** Ends it with an error, ahead of anything not delivered yet. */
  void fail(Throwable thrown) {
    failure.compareAndSet(null, thrown);
    work();
  }

  // What an attempt tells.

  void unreachable(Throwable thrown) {
    GatewayException meaning = showable(Failures.unreachable(thrown));
    if (Failures.isPassing(thrown)) {
      retryOrFail(meaning, Optional.empty());
    } else {
      fail(meaning);
    }
  }

  void refused(int status, HttpHeaders headers, Bytes body) {
    GatewayException meaning = Failures.refused(status, ProviderError.of(body, call));
    Optional<Duration> wait = RetryAfter.in(headers, Clock.systemUTC());
    GatewayException complete = wait.map(meaning::withRetryAfter).orElse(meaning);
    if (Failures.isPassing(status)) {
      retryOrFail(complete, wait);
    } else {
      fail(complete);
    }
  }

  void answered(Framing answer) {
    framing = answer;
    work();
  }

  void arrived(List<ByteBuffer> more) {
    bytes.set(more);
    work();
  }

  void broken(Throwable thrown) {
    broken = thrown;
    work();
  }

  void bodyEnded() {
    bodyEnded = true;
    work();
  }

  private void retryOrFail(GatewayException reason, Optional<Duration> asked) {
    Duration wait = asked.orElse(Duration.ZERO);
    synchronized (this) {
      Duration backoff = backoff(attempts);
      wait = wait.compareTo(backoff) > 0 ? wait : backoff;
      boolean another =
          attempts <= limits.retries()
              && wait.compareTo(limits.retryWait()) <= 0
              && System.nanoTime() + wait.toNanos() - totalAt < 0;
      if (another) {
        if (!stopped) {
          alarm.set(totalAt);
          retry = upstream.later(this::attempt, wait);
        }
        return;
      }
    }
    fail(reason);
  }

  /**
   * Doubles from attempt to attempt; jitter keeps those who failed together from coming back so.
   */
  private static Duration backoff(int attempts) {
    long longest = FIRST_BACKOFF.toNanos() << Math.min(attempts - 1, 6);
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
  }

  // Time.

  private void remindAfter(Duration silence) {
    long at = System.nanoTime() + silence.toNanos();
    alarm.set(at - totalAt < 0 ? at : totalAt);
  }

  private void timeIsUp() {
    fail(
        new GatewayException(
            ErrorKind.BACKEND_TIMEOUT,
            System.nanoTime() - totalAt >= 0
                ? "The whole exchange took longer than " + limits.total().toMillis() + " ms."
                : "The provider was silent for too long."));
  }

  // The work, one thread at a time.

  private void work() {
    if (notes.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      try {
        turn();
      } catch (RuntimeException e) {
        // A subscriber that throws has broken its contract and gets nothing more.
        terminate();
        stop();
        throw e;
      } finally {
        seen = notes.addAndGet(-seen);
      }
    } while (seen != 0);
  }

  private void turn() {
    if (terminated) {
      linger();
      return;
    }
    try {
      while (!cancelled && failure.get() == null && advance()) {
        // Each advance takes one event, message or read further.
      }
    } catch (GatewayException e) {
      failure.compareAndSet(null, showable(e));
    }
    Throwable thrown = failure.get();
    if (cancelled) {
      terminate();
    } else if (thrown != null) {
      stop();
      terminate().onError(thrown);
    }
  }

  /**
   * A wire does not know what was sent, nor does the JDK, which quotes what it cannot read: what
   * they say of an answer may quote a credential.
   */
  private GatewayException showable(GatewayException e) {
    if (!call.isSecretQuotedIn(e.getMessage())) {
      return isSecretQuotedBehind(e) ? copy(e, e.getMessage()) : e;
    }
    return copy(e, "The provider failed with words that cannot be shown.");
  }

  private boolean isSecretQuotedBehind(GatewayException e) {
    Throwable cause = e.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (call.isSecretQuotedIn(String.valueOf(cause.getMessage()))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static GatewayException copy(GatewayException e, String message) {
    GatewayException silent = new GatewayException(e.kind(), message, e.details());
    return e.retryAfter().map(silent::withRetryAfter).orElse(silent);
  }

  /** Takes the next thing in hand; false where there is nothing to do until something is noted. */
  private boolean advance() {
    if (!events.isEmpty()) {
      return deliver();
    }
    Framing answer = framing;
    if (answer == null) {
      return false;
    }
    JsonNode message = answer.next();
    if (message != null) {
      read(message);
      return true;
    }
    if (answer.ended()) {
      return end();
    }
    List<ByteBuffer> more = bytes.getAndSet(null);
    if (more != null) {
      awaitsBytes = false;
      sawBytes = true;
      alarm.set(totalAt);
      more.forEach(answer::feed);
      return true;
    }
    return atBodysEnd(answer);
  }

  private boolean atBodysEnd(Framing answer) {
    Throwable thrown = broken;
    if (thrown != null) {
      throw Failures.cut(thrown);
    }
    if (!bodyEnded) {
      awaitBytes();
      return false;
    }
    JsonNode message = answer.last();
    if (message != null) {
      read(message);
      return true;
    }
    return end();
  }

  private void read(JsonNode message) {
    guarded(() -> wire.read(message, events::add));
  }

  private boolean end() {
    guarded(() -> wire.end(events::add));
    if (events.isEmpty()) {
      throw Failures.cut(null);
    }
    return true;
  }

  private static void guarded(Runnable reading) {
    try {
      reading.run();
    } catch (GatewayException e) {
      throw e;
    } catch (RuntimeException e) {
      // Its message may quote the answer, so only its place is kept.
      GatewayException violation = Wire.violation("a message in an unknown form");
      violation.setStackTrace(e.getStackTrace());
      throw violation;
    }
  }

  private boolean deliver() {
    if (demand.get() == 0) {
      return false;
    }
    GenerationEvent event = events.remove();
    demand.getAndUpdate(had -> had == Long.MAX_VALUE ? had : had - 1);
    subscriber.onNext(event);
    if (event instanceof GenerationEvent.Finished) {
      if (!cancelled) {
        terminate().onComplete();
        alarm.set(System.nanoTime() + LINGER.toNanos());
        linger();
      }
      return false;
    }
    return true;
  }

  private void awaitBytes() {
    if (awaitsBytes) {
      return;
    }
    awaitsBytes = true;
    Attempt current;
    synchronized (this) {
      current = attempt;
    }
    if (current != null) {
      if (sawBytes && !terminated) {
        remindAfter(limits.idle());
      }
      current.requestBytes();
    }
  }

  /** Lets the connection come to the end of the answer, so that it can be used again. */
  private void linger() {
    if (bodyEnded || broken != null || cancelled || failure.get() != null) {
      stop();
      return;
    }
    if (bytes.getAndSet(null) != null) {
      awaitsBytes = false;
    }
    awaitBytes();
  }

  /** Lets go of the subscriber and returns it for its last signal. */
  private Flow.Subscriber<? super GenerationEvent> terminate() {
    Flow.Subscriber<? super GenerationEvent> last = subscriber;
    subscriber = Nobody.INSTANCE;
    terminated = true;
    events.clear();
    Framing answer = framing;
    if (answer != null) {
      answer.close();
    }
    return last;
  }

  private void stop() {
    Attempt last;
    synchronized (this) {
      stopped = true;
      last = attempt;
      if (retry != null) {
        retry.cancel(false);
      }
    }
    alarm.turnOff();
    if (last != null) {
      last.stop();
    }
    upstream.forget(this);
  }

  /** Takes what comes after the end. */
  private enum Nobody implements Flow.Subscriber<GenerationEvent> {
    INSTANCE;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(GenerationEvent event) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }
}
