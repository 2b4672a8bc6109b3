package io.plugai.support.upstream.job;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers what there is to tell of a job as its subscriber asks for it. News that have not been
 * delivered give way to newer ones. As in an exchange, what happens is noted by any thread and
 * worked off by one at a time.
 *
 * @param <T> what is delivered
 */
final class Outbox<T> implements Flow.Subscription {
  private final Consumer<T> discard;
  private final Runnable whenCancelled;

  // Noted by any thread.
  private final AtomicInteger notes = new AtomicInteger();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicReference<@Nullable List<T>> news = new AtomicReference<>();
  private final AtomicReference<@Nullable List<T>> results = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean cancelled;

  // Only while working.
  private final Queue<T> waiting = new ArrayDeque<>();
  private Flow.@Nullable Subscriber<? super T> subscriber;
  private boolean complete;

  /**
   * One for a subscriber.
   *
   * @param discard gets what will not be delivered
   * @param whenCancelled runs when nothing more is wanted; more than once is possible
   */
  Outbox(Flow.Subscriber<? super T> subscriber, Consumer<T> discard, Runnable whenCancelled) {
    this.subscriber = subscriber;
    this.discard = discard;
    this.whenCancelled = whenCancelled;
  }

  /** Something to tell for the moment. */
  void tell(List<T> newest) {
    news.set(newest);
    work();
  }

  /** All that came of it; then it is complete. */
  void end(List<T> all) {
    news.set(null);
    results.set(all);
    work();
  }

  /** Ends it with an error, ahead of anything not delivered yet. */
  void fail(Throwable thrown) {
    failure.compareAndSet(null, thrown);
    work();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      fail(new IllegalArgumentException("a request must be for at least one event"));
      whenCancelled.run();
      return;
    }
    demand.getAndAccumulate(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
    work();
  }

  @Override
  public void cancel() {
    cancelled = true;
    whenCancelled.run();
    work();
  }

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
        whenCancelled.run();
        throw e;
      } finally {
        seen = notes.addAndGet(-seen);
      }
    } while (seen != 0);
  }

  private void turn() {
    takeResults();
    deliver();
    Flow.Subscriber<? super T> last = subscriber;
    Throwable thrown = failure.get();
    if (cancelled || last == null) {
      terminate();
    } else if (thrown != null) {
      terminate();
      last.onError(thrown);
    } else if (complete && waiting.isEmpty()) {
      terminate();
      last.onComplete();
    }
  }

  private void takeResults() {
    List<T> all = results.getAndSet(null);
    if (all != null) {
      waiting.addAll(all);
      complete = true;
    }
  }

  private void deliver() {
    Flow.Subscriber<? super T> current = subscriber;
    while (current != null && demand.get() > 0 && !cancelled && failure.get() == null) {
      T next = next();
      if (next == null) {
        return;
      }
      demand.getAndUpdate(had -> had == Long.MAX_VALUE ? had : had - 1);
      current.onNext(next);
    }
  }

  private @Nullable T next() {
    List<T> newest = complete || !waiting.isEmpty() ? null : news.getAndSet(null);
    if (newest != null) {
      waiting.addAll(newest);
    }
    return waiting.poll();
  }

  private void terminate() {
    subscriber = null;
    waiting.forEach(discard);
    waiting.clear();
  }
}
