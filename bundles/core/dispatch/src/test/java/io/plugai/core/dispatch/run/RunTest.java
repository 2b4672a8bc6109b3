package io.plugai.core.dispatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunTest {
  private static final Finished DONE = new Finished(FinishReason.STOP, Map.of());

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final MetricRegistry metrics = new MetricRegistry();
  private final AtomicInteger running = new AtomicInteger();
  private final ScriptedBackend backend = new ScriptedBackend();
  private final Sink sink = new Sink();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void eventsPassInOrderAndThePlaceIsGivenBack() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    backend.emit(new TextDelta("a"), DONE);
    backend.complete();

    assertThat(sink.events).containsExactly(new TextDelta("a"), DONE);
    assertThat(sink.end).isCompleted();
    assertThat(backend.released).hasValue(1);
    assertThat(backend.cancelled).isFalse();
    assertThat(metrics.counter("plugai.generations;provider=acme;outcome=completed").getCount())
        .isEqualTo(1);
    assertThat(running).hasValue(0);
  }

  @Test
  void demandFromBeforeTheBackendWasThereReachesIt() {
    start(Duration.ofMinutes(1));
    sink.subscription.request(3);
    sink.subscription.request(4);
    backend.grant();
    sink.subscription.request(2);

    assertThat(backend.requested).containsExactly(7L, 2L);
  }

  @Test
  void cancellingWhileWaitingLeavesTheQueue() {
    start(Duration.ofMinutes(1));
    sink.subscription.cancel();

    assertThat(backend.withdrawn).isTrue();
    backend.grant();
    assertThat(backend.released).as("a place that comes too late goes back").hasValue(1);
    assertThat(sink.end).isNotDone();
  }

  @Test
  void cancellingWhileRunningStopsTheBackend() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(1);
    sink.subscription.cancel();
    backend.emit(new TextDelta("late"));

    assertThat(backend.cancelled).isTrue();
    assertThat(backend.released).hasValue(1);
    assertThat(sink.events).isEmpty();
    assertThat(metrics.counter("plugai.generations;provider=acme;outcome=cancelled").getCount())
        .isEqualTo(1);
  }

  @Test
  void aBackendThatStopsShortIsAnError() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    backend.emit(new TextDelta("a"));
    backend.complete();

    assertThat(sink.failure().kind()).isEqualTo(ErrorKind.BACKEND_PROTOCOL);
  }

  @Test
  void whatAPlugInThrowsIsNeverShown() {
    start(Duration.ofMinutes(1));
    backend.grant();
    backend.downstream.onError(new IllegalStateException("key sk-123 is wrong"));

    assertThat(sink.failure().kind()).isEqualTo(ErrorKind.INTERNAL);
    assertThat(sink.failure()).hasNoCause();
    assertThat(sink.failure().getMessage()).doesNotContain("sk-123");
  }

  @Test
  void anEventThatCannotBeTakenEndsTheRequest() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    sink.onEvent =
        () -> {
          throw new IllegalStateException("not a value that JSON can hold");
        };
    backend.emit(new TextDelta("a"));

    assertThat(sink.failure().kind()).isEqualTo(ErrorKind.INTERNAL);
    assertThat(backend.cancelled).isTrue();
    assertThat(backend.released).hasValue(1);
    assertThat(running).hasValue(0);
  }

  @Test
  void theTimeLimitEndsARequestThatHangs() throws Exception {
    start(Duration.ofMillis(30));
    backend.grant();
    sink.subscription.request(10);
    sink.end.handle((ok, failure) -> ok).get(10, TimeUnit.SECONDS);

    assertThat(sink.failure().kind()).isEqualTo(ErrorKind.BACKEND_TIMEOUT);
    assertThat(backend.cancelled).isTrue();
    assertThat(backend.released).hasValue(1);
  }

  @Test
  void theTimeLimitEndsARequestThatStillWaits() throws Exception {
    start(Duration.ofMillis(30));
    sink.end.handle((ok, failure) -> ok).get(10, TimeUnit.SECONDS);

    assertThat(sink.failure().kind()).isEqualTo(ErrorKind.BACKEND_TIMEOUT);
    assertThat(backend.withdrawn).isTrue();
  }

  @Test
  void aRevokedPlaceEndsTheRequestWithARetryableError() {
    start(Duration.ofMinutes(1));
    backend.grant();
    backend.revoke.get().run();

    assertThat(sink.failure().kind()).isEqualTo(ErrorKind.BACKEND_UNAVAILABLE);
    assertThat(sink.failure().retryAfter()).isPresent();
    assertThat(backend.cancelled).isTrue();
  }

  @Test
  void anEndFromAnotherThreadNeverOvertakesAnEventBeingDelivered() {
    start(Duration.ofMinutes(1));
    backend.grant();
    sink.subscription.request(10);
    AtomicBoolean endedDuringEvent = new AtomicBoolean();
    sink.onEvent =
        () -> {
          Thread revoker = new Thread(backend.revoke.get());
          revoker.start();
          join(revoker);
          endedDuringEvent.set(sink.end.isDone());
        };
    backend.emit(new TextDelta("a"));

    assertThat(endedDuringEvent).isFalse();
    assertThat(sink.failure().kind()).isEqualTo(ErrorKind.BACKEND_UNAVAILABLE);
  }

  @Test
  void aSecondSubscriberIsTurnedAway() {
    Run run = start(Duration.ofMinutes(1));
    Sink second = new Sink();
    run.subscribe(second);

    assertThat(second.end).isCompletedExceptionally();
    assertThat(sink.end).isNotDone();
  }

  private Run start(Duration limit) {
    Account account = new Account(metrics, running, "req_1", "local", "acme", "acme/m");
    Run run = new Run(backend, new Silent(), account, timer, limit);
    run.subscribe(sink);
    return run;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Silent implements DispatchProgress {
    @Override
    public void queued(int position) {}

    @Override
    public void loading() {}

    @Override
    public void started() {}
  }

  /** Collects what a caller would see. */
  private static final class Sink implements Flow.Subscriber<GenerationEvent> {
    private final List<GenerationEvent> events = new ArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private Runnable onEvent = () -> {};
    private Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(GenerationEvent event) {
      events.add(event);
      onEvent.run();
    }

    @Override
    public void onError(Throwable failure) {
      assertThat(end.completeExceptionally(failure)).as("one end only").isTrue();
    }

    @Override
    public void onComplete() {
      assertThat(end.complete(null)).as("one end only").isTrue();
    }

    private GatewayException failure() {
      return (GatewayException) end.handle((ok, failure) -> failure).join();
    }
  }

  /** A backend that the test plays by hand. */
  private static final class ScriptedBackend implements Backend {
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicBoolean withdrawn = new AtomicBoolean();
    private final AtomicReference<Runnable> revoke = new AtomicReference<>();
    private final List<Long> requested = new ArrayList<>();
    private Claim claim;
    private Flow.Subscriber<? super GenerationEvent> downstream;

    @Override
    public Runnable claim(Claim given) {
      claim = given;
      return () -> withdrawn.set(true);
    }

    private void grant() {
      Supplier<Flow.Publisher<GenerationEvent>> events = () -> this::subscribe;
      claim.granted(
          events,
          new Place() {
            @Override
            public void release() {
              released.set(1);
            }

            @Override
            public void onRevoke(Runnable action) {
              revoke.set(action);
            }
          });
    }

    private void subscribe(Flow.Subscriber<? super GenerationEvent> subscriber) {
      downstream = subscriber;
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              requested.add(n);
            }

            @Override
            public void cancel() {
              cancelled.set(true);
            }
          });
    }

    private void emit(GenerationEvent... events) {
      for (GenerationEvent event : events) {
        downstream.onNext(event);
      }
    }

    private void complete() {
      downstream.onComplete();
    }
  }
}
