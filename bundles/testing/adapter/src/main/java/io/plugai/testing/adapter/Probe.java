package io.plugai.testing.adapter;

import io.plugai.spi.generation.GenerationEvent;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A subscriber that asks for events as it is told, and remembers what it gets, breaches of the
 * rules included. Safe for all threads.
 */
public final class Probe implements Flow.Subscriber<GenerationEvent> {
  private static final long PATIENCE_SECONDS = 20;

  private final List<GenerationEvent> events = new CopyOnWriteArrayList<>();
  private final BlockingQueue<GenerationEvent> untaken = new LinkedBlockingQueue<>();
  private final List<String> breaches = new CopyOnWriteArrayList<>();
  private final AtomicLong allowed = new AtomicLong();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private final CompletableFuture<Void> completed = new CompletableFuture<>();

  /** Subscribes a new probe, which has asked for nothing yet. */
  public static Probe of(Flow.Publisher<GenerationEvent> publisher) {
    Probe probe = new Probe();
    publisher.subscribe(probe);
    return probe;
  }

  /** Subscribes a new probe that takes everything. */
  public static Probe ofAll(Flow.Publisher<GenerationEvent> publisher) {
    return of(publisher).request(Long.MAX_VALUE);
  }

  /** Asks for that many more events. */
  public Probe request(long n) {
    allowed.accumulateAndGet(n, (had, more) -> had + more < 0 ? Long.MAX_VALUE : had + more);
    get(subscription).request(n);
    return this;
  }

  /** Wants nothing more. */
  public void cancel() {
    get(subscription).cancel();
  }

  /** The next event that has not been taken yet. */
  public GenerationEvent take() {
    try {
      GenerationEvent event = untaken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event came");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** All events, once it has completed. */
  public List<GenerationEvent> all() {
    if (get(end()) instanceof Throwable thrown) {
      throw new AssertionError("failed, but should have completed", thrown);
    }
    return events();
  }

  /** Completes when it has ended, with what it failed with or nothing. */
  public CompletableFuture<Object> end() {
    return CompletableFuture.anyOf(completed, failed);
  }

  /** What it failed with. */
  public Throwable failure() {
    if (get(end()) instanceof Throwable thrown) {
      return thrown;
    }
    throw new AssertionError("completed, but should have failed: " + events);
  }

  /** All events so far. */
  public List<GenerationEvent> events() {
    return List.copyOf(events);
  }

  /** The texts of all events so far, one after the other. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (GenerationEvent event : events) {
      if (event instanceof GenerationEvent.TextDelta delta) {
        text.append(delta.text());
      }
    }
    return text.toString();
  }

  /** Rules that were broken: more events than asked for, or signals after the end. */
  public List<String> breaches() {
    return List.copyOf(breaches);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (!subscription.complete(given)) {
      breaches.add("a second subscription");
    }
  }

  @Override
  public void onNext(GenerationEvent event) {
    checkOpen("an event");
    events.add(event);
    if (events.size() > allowed.get()) {
      breaches.add("more events than asked for");
    }
    untaken.add(event);
  }

  @Override
  public void onError(Throwable thrown) {
    checkOpen("an error");
    failed.complete(thrown);
  }

  @Override
  public void onComplete() {
    checkOpen("a completion");
    completed.complete(null);
  }

  private void checkOpen(String signal) {
    if (completed.isDone() || failed.isDone()) {
      breaches.add(signal + " after the end");
    }
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("nothing came", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
