package io.plugai.testing.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A subscriber that keeps what it gets and asks for no more than it is told to. */
public final class Recording implements Flow.Subscriber<GenerationEvent> {
  /** How long a test waits for anything. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final long first;
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final BlockingQueue<GenerationEvent> unseen = new LinkedBlockingQueue<>();
  private final List<GenerationEvent> events = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();

  private Recording(long first) {
    this.first = first;
  }

  /** Subscribes and asks for this many events. */
  public static Recording of(Flow.Publisher<GenerationEvent> publisher, long first) {
    Recording recording = new Recording(first);
    publisher.subscribe(recording);
    return recording;
  }

  /** Subscribes and asks for all events. */
  public static Recording of(Flow.Publisher<GenerationEvent> publisher) {
    return of(publisher, Long.MAX_VALUE);
  }

  /** Asks for more. */
  public void request(long n) {
    within(subscription).request(n);
  }

  /** Wants no more. */
  public void cancel() {
    within(subscription).cancel();
  }

  /** The next event, once it is there. */
  public GenerationEvent next() throws InterruptedException {
    GenerationEvent event = unseen.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(event).as("the next event").isNotNull();
    return event;
  }

  /** All events so far. */
  public List<GenerationEvent> events() {
    return List.copyOf(events);
  }

  /** The text so far. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (GenerationEvent event : events) {
      if (event instanceof GenerationEvent.TextDelta delta) {
        text.append(delta.text());
      }
    }
    return text.toString();
  }

  /** Waits for the first event. */
  public Recording awaitFirst() {
    within(begun);
    return this;
  }

  /** Waits for the end, which must be a proper one. */
  public Recording awaitCompletion() {
    within(end);
    return this;
  }

  /** Waits for the end, which must be a failure that callers can be told of. */
  public GatewayException awaitFailure() {
    try {
      end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("it completed");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GatewayException failure) {
        return failure;
      }
      throw new AssertionError("it failed, but callers cannot be told why", e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("it did not end", e);
    }
  }

  /** Whether the end has come. */
  public boolean isOver() {
    return end.isDone();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    assertThat(subscription.complete(given)).as("a single onSubscribe").isTrue();
    if (first > 0) {
      given.request(first);
    }
  }

  @Override
  public void onNext(GenerationEvent event) {
    assertThat(end).as("no event after the end").isNotDone();
    events.add(event);
    unseen.add(event);
    begun.complete(null);
  }

  @Override
  public void onError(Throwable failure) {
    assertThat(end.completeExceptionally(failure)).as("a single end").isTrue();
    begun.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    assertThat(end.complete(null)).as("a single end").isTrue();
    begun.completeExceptionally(new AssertionError("it ended without an event"));
  }

  private static <T> T within(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError("it did not come to that", e);
    }
  }
}
