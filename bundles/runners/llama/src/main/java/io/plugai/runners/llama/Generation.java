package io.plugai.runners.llama;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Usage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One generation as the gateway sees it: a publisher for one subscriber, by the rules of Reactive
 * Streams 1.0.4. Text that is not asked for yet is kept as one, which the next delta brings whole:
 * so a slow reader holds up nobody and costs no more than its answer. With more than {@link
 * #MAX_UNREAD} characters unread it fails.
 *
 * <p>What comes in is noted by any thread, and signalled by one at a time.
 */
final class Generation implements Flow.Publisher<GenerationEvent>, Flow.Subscription {
  /** The most characters that may wait to be read. */
  static final int MAX_UNREAD = 1 << 20;

  private final Source source;
  private final AtomicInteger notes = new AtomicInteger();

  // Guarded by this.
  private Flow.@Nullable Subscriber<? super GenerationEvent> subscriber;
  private final StringBuilder text = new StringBuilder();
  private boolean thinks;
  private final Queue<GenerationEvent> ready = new ArrayDeque<>();
  private long unread;
  private long demand;
  private boolean complete;
  private @Nullable Throwable failure;
  private boolean over;

  /** What makes the answer. */
  interface Source {
    /** Starts it, once it is subscribed to. */
    void start();

    /** Ends it, whatever has become of it. */
    void cancel();
  }

  /** A generation that its source starts once somebody subscribes. */
  Generation(Source source) {
    this.source = source;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super GenerationEvent> newcomer) {
    if (!isFirst(newcomer)) {
      newcomer.onSubscribe(Nothing.INSTANCE);
      newcomer.onError(new IllegalStateException("A generation has one subscriber."));
      return;
    }
    // Nothing is signalled before onSubscribe has returned, whatever comes meanwhile.
    notes.incrementAndGet();
    newcomer.onSubscribe(this);
    if (!isOver()) {
      source.start();
    }
    signalFrom(newcomer, 1);
  }

  private synchronized boolean isFirst(Flow.Subscriber<? super GenerationEvent> newcomer) {
    if (subscriber != null) {
      return false;
    }
    subscriber = Objects.requireNonNull(newcomer);
    return true;
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      abandon(new IllegalArgumentException("A request must be for at least one event."));
      return;
    }
    synchronized (this) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
    }
    signal();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      over = true;
      text.setLength(0);
    }
    source.cancel();
  }

  /** Notes the next piece of the answer. */
  void text(String piece) {
    add(piece, false);
  }

  /** Notes the next piece of what the model thinks. */
  void thought(String piece) {
    add(piece, true);
  }

  private void add(String piece, boolean thought) {
    boolean tooMuch;
    synchronized (this) {
      if (thought != thinks) {
        settle();
      }
      thinks = thought;
      if (!over) {
        text.append(piece);
        unread += piece.length();
      }
      tooMuch = unread > MAX_UNREAD;
    }
    if (tooMuch) {
      abandon(new GatewayException(ErrorCode.BACKEND_TIMEOUT, "The answer was not read in time."));
    } else {
      signal();
    }
  }

  /** Nothing is added any more to the text so far. */
  private synchronized void settle() {
    if (!text.isEmpty()) {
      ready.add(textSoFar());
    }
  }

  /** Notes that the answer is complete. */
  void complete(Usage usage, GenerationEvent.Finished finished) {
    synchronized (this) {
      settle();
      ready.addAll(List.of(usage, finished));
      complete = true;
    }
    signal();
  }

  /** Fails it, ahead of what has not been read. */
  void fail(Throwable reason) {
    synchronized (this) {
      failure = failure == null ? reason : failure;
    }
    signal();
  }

  /** Fails it and ends its source. */
  void abandon(Throwable reason) {
    fail(reason);
    source.cancel();
  }

  private synchronized boolean isOver() {
    return over;
  }

  private void signal() {
    Flow.Subscriber<? super GenerationEvent> receiver;
    synchronized (this) {
      receiver = subscriber;
    }
    if (receiver != null && notes.getAndIncrement() == 0) {
      signalFrom(receiver, 1);
    }
  }

  private void signalFrom(Flow.Subscriber<? super GenerationEvent> receiver, int noted) {
    int seen = noted;
    while (seen != 0) {
      for (var next = next(); next.isPresent(); next = next()) {
        next.get().accept(receiver);
      }
      seen = notes.addAndGet(-seen);
    }
  }

  /** Takes the next signal; empty where there is none to be given now. */
  private synchronized Optional<Consumer<Flow.Subscriber<? super GenerationEvent>>> next() {
    if (over) {
      return Optional.empty();
    }
    Throwable reason = failure;
    if (reason != null) {
      over = true;
      return Optional.of(receiver -> receiver.onError(reason));
    }
    if (text.isEmpty() && ready.isEmpty() && complete) {
      over = true;
      return Optional.of(Flow.Subscriber::onComplete);
    }
    if (demand == 0 || text.isEmpty() && ready.isEmpty()) {
      return Optional.empty();
    }
    demand -= demand == Long.MAX_VALUE ? 0 : 1;
    GenerationEvent event = ready.isEmpty() ? textSoFar() : ready.remove();
    unread = ready.isEmpty() ? text.length() : unread;
    return Optional.of(receiver -> receiver.onNext(event));
  }

  private synchronized GenerationEvent textSoFar() {
    String piece = text.toString();
    text.setLength(0);
    return thinks
        ? new GenerationEvent.ReasoningDelta(piece)
        : new GenerationEvent.TextDelta(piece);
  }

  /** The subscription of one who comes second. */
  private enum Nothing implements Flow.Subscription {
    INSTANCE;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
