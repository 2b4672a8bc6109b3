package io.plugai.core.dispatch.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.core.dispatch.SomeCaller;
import io.plugai.core.dispatch.local.LocalStates;
import io.plugai.core.dispatch.run.Backend;
import io.plugai.core.dispatch.run.Books;
import io.plugai.core.dispatch.run.GenerationMetrics;
import io.plugai.core.dispatch.run.Ledger;
import io.plugai.core.dispatch.run.Presence;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.testing.adapter.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes whose attempts fail, answer and are cancelled at any moment, by several threads. */
@Timeout(60)
class RouteRacesTest {
  private static final int REQUESTS = 2_000;
  private static final int CANDIDATES = 4;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final MetricRegistry metrics = new MetricRegistry();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger places = new AtomicInteger();
  private final Books books = new Books();
  private final Ledger ledger =
      new Ledger(new GenerationMetrics(metrics), running, books, books, books);
  private final HealthBook health =
      new HealthBook(metrics, new Breaker.Settings(0, Duration.ZERO), System::nanoTime);

  @AfterEach
  void stop() {
    threads.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void whateverHappensWhenEverythingIsGivenBackOnce() throws Exception {
    System.out.println("seed " + seed);
    Caller caller = SomeCaller.forModels(ModelScope.ALL);
    Routes routes = new Routes(this::backend, new NoLocalModels(), health, timer);
    for (int i = 0; i < REQUESTS; i++) {
      Probe probe =
          Probe.of(
              routes.of(
                  plan(),
                  new Presence(ledger, caller),
                  "mine",
                  new Silent(),
                  Duration.ofMinutes(1)));
      boolean leaves = random.nextInt(3) == 0;
      if (leaves) {
        threads.execute(probe::cancel);
      }
      probe.request(10);
      if (!leaves) {
        probe.end().get(10, TimeUnit.SECONDS);
        assertThat(probe.breaches()).as("seed %d", seed).isEmpty();
      }
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

    assertThat(running).as("seed %d", seed).hasValue(0);
    assertThat(books.outstanding).as("seed %d", seed).hasValue(0);
    assertThat(books.releasedAgain).as("seed %d", seed).hasValue(0);
    assertThat(books.watching).as("seed %d", seed).isEmpty();
    assertThat(places).as("seed %d", seed).hasValue(0);
  }

  private static Plan plan() {
    List<Candidate> candidates =
        IntStream.range(0, CANDIDATES).mapToObj(i -> Models.candidate(i + "/m", false)).toList();
    return new Plan(candidates, List.of(), Fallback.WAIT, false);
  }

  /** Fails, refuses or answers, at once or by another thread. */
  private Backend backend(Candidate candidate, Caller caller, boolean last) {
    int what = random.nextInt(4);
    boolean later = random.nextBoolean();
    return claim -> {
      Runnable act =
          () -> {
            if (what == 0) {
              claim.refused(new GatewayException(ErrorCode.QUEUE_FULL, "Full."));
            } else {
              places.incrementAndGet();
              claim.granted(() -> subscriber -> answer(subscriber, what == 1), new Place());
            }
          };
      if (later) {
        threads.execute(act);
      } else {
        act.run();
      }
      return () -> {};
    };
  }

  private static void answer(Flow.Subscriber<? super GenerationEvent> subscriber, boolean answers) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private final AtomicBoolean begun = new AtomicBoolean();

          @Override
          public void request(long n) {
            if (begun.compareAndSet(false, true)) {
              if (answers) {
                subscriber.onNext(new GenerationEvent.TextDelta("a"));
                subscriber.onNext(new GenerationEvent.Finished(FinishReason.STOP, Map.of()));
                subscriber.onComplete();
              } else {
                subscriber.onError(new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "Not now."));
              }
            }
          }

          @Override
          public void cancel() {}
        });
  }

  private final class Place implements Backend.Place {
    private final AtomicBoolean held = new AtomicBoolean(true);

    @Override
    public void release() {
      if (held.compareAndSet(true, false)) {
        places.decrementAndGet();
      }
    }

    @Override
    public void onRevoke(Runnable action) {}
  }

  private static final class NoLocalModels implements LocalStates {
    @Override
    public Optional<State> state(String id) {
      return Optional.empty();
    }

    @Override
    public void prepare(String id) {}
  }

  private static final class Silent implements DispatchProgress {
    @Override
    public void queued(int position, Optional<Duration> estimate) {}

    @Override
    public void loading() {}

    @Override
    public void started() {}

    @Override
    public void routed(RouteTaken way) {}
  }
}
