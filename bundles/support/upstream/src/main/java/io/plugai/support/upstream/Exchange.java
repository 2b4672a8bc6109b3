package io.plugai.support.upstream;

import io.plugai.spi.error.GatewayException;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with a provider: from the subscription, over as many attempts as it takes, to its
 * one end.
 *
 * <p>What happens to it is noted in fields by whichever thread brings it, and worked off in {@link
 * #work()} by one thread at a time. Bytes are asked for only when everything made of the ones
 * before has been delivered, so no more than one read of the network waits in memory.
 *
 * @param <T> what is delivered
 */
final class Exchange<T> implements Flow.Subscription {
  private final Upstream upstream;
  private final Function<ResponseInfo, Reading<T>> reader;
  private final Timeouts patience;
  private final Attempts attempts;

  // Noted by any thread.
  private final AtomicInteger notes = new AtomicInteger();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable List<ByteBuffer>> bytes = new AtomicReference<>();
  private volatile @Nullable Reading<T> reading;
  private volatile @Nullable Throwable broken;
  private volatile boolean bodyEnded;
  private volatile boolean cancelled;

  // Only while working.
  private final Queue<T> made = new ArrayDeque<>();
  private Flow.Subscriber<? super T> subscriber;
  private boolean awaitsBytes;
  private boolean sawBytes;
  private boolean terminated;

  Exchange(
      Upstream upstream,
      Call call,
      Function<ResponseInfo, Reading<T>> reader,
      Flow.Subscriber<? super T> subscriber) {
    this.upstream = upstream;
    this.reader = reader;
    this.subscriber = subscriber;
    this.patience = new Timeouts(upstream, call.limit(), this::timeIsUp);
    this.attempts = new Attempts(upstream, call, this, patience);
  }

  /** Makes the first attempt. */
  void begin() {
    attempts.next();
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

  private void timeIsUp() {
    fail(patience.ranOut());
  }

  // What an attempt tells of an answer.

  void answered(ResponseInfo answer) {
    try {
      reading = reader.apply(answer);
    } catch (GatewayException e) {
      fail(e);
    }
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
      failure.compareAndSet(null, attempts.showable(e));
    }
    Throwable thrown = failure.get();
    if (cancelled) {
      terminate();
    } else if (thrown != null) {
      stop();
      terminate().onError(thrown);
    }
  }

  /** Takes the next thing in hand; false where there is nothing to do until something is noted. */
  private boolean advance() {
    Reading<T> current = reading;
    if (current == null) {
      return false;
    }
    if (!made.isEmpty()) {
      return deliver(current);
    }
    // Noted before the bytes are looked for: the last of them come before the end does.
    boolean ended = bodyEnded;
    List<ByteBuffer> more = bytes.getAndSet(null);
    if (more != null) {
      awaitsBytes = false;
      sawBytes = true;
      patience.forReader();
      more.forEach(current::feed);
    }
    return switch (current.step(ended, made::add)) {
      case READ -> true;
      case WAITS -> waits();
      case ENDED -> ended(current);
    };
  }

  private boolean waits() {
    Throwable thrown = broken;
    if (bytes.get() != null) {
      return true;
    }
    if (thrown != null) {
      throw Failures.cut(thrown);
    }
    awaitBytes();
    return false;
  }

  private boolean ended(Reading<T> current) {
    if (!made.isEmpty()) {
      return true;
    }
    if (!current.endsWithBody()) {
      throw Failures.cut(null);
    }
    stop();
    terminate().onComplete();
    return false;
  }

  private boolean deliver(Reading<T> current) {
    if (demand.get() == 0) {
      return false;
    }
    T next = made.remove();
    demand.getAndUpdate(had -> had == Long.MAX_VALUE ? had : had - 1);
    subscriber.onNext(next);
    if (current.isLast(next)) {
      if (!cancelled) {
        terminate().onComplete();
        patience.forLingering();
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
    if (sawBytes && !terminated) {
      patience.forNextBytes();
    }
    attempts.requestBytes();
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
  private Flow.Subscriber<? super T> terminate() {
    Flow.Subscriber<? super T> last = subscriber;
    subscriber = new Nobody<>();
    terminated = true;
    made.clear();
    Reading<T> current = reading;
    if (current != null) {
      current.close();
    }
    return last;
  }

  private void stop() {
    patience.end();
    attempts.stop();
    upstream.forget(this);
  }

  /** Takes what comes after the end. */
  private static final class Nobody<T> implements Flow.Subscriber<T> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(T event) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }
}
