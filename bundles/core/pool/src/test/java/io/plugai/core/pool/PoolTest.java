package io.plugai.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.api.pool.PoolListener;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PoolTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Pool<Service> pool = new Pool<>(BackendStatus.Kind.ADAPTER);

  /** Knows whether it was used after it had been let go. */
  private static final class Service {
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean stopped;

    void use() {
      users.incrementAndGet();
      if (stopped) {
        throw new IllegalStateException("used after it was stopped");
      }
      Thread.yield();
      if (stopped) {
        throw new IllegalStateException("stopped while in use");
      }
      users.decrementAndGet();
    }
  }

  private static PluginIdentity identity(long serviceId, String version) {
    return new PluginIdentity("acme", serviceId, version, serviceId, "acme.adapter");
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void theHighestVersionServesAndTheOtherStandsBy() {
    Service old = new Service();
    Service young = new Service();
    pool.add(young, identity(1, "1.1.0"));
    pool.add(old, identity(2, "1.0.0"));

    assertThat(pool.acquire("acme").orElseThrow().service()).isSameAs(young);
    assertThat(pool.status())
        .extracting(BackendStatus::version, BackendStatus::state, BackendStatus::inFlight)
        .containsExactly(
            tuple("1.1.0", BackendStatus.State.ACTIVE, 1),
            tuple("1.0.0", BackendStatus.State.STANDBY, 0));
  }

  @Test
  void drainWaitsForTheLastLease() throws Exception {
    pool.add(new Service(), identity(1, "1.0.0"));
    Lease<Service> lease = pool.acquire("acme").orElseThrow();
    assertThat(pool.retire(identity(1, "1.0.0"))).isTrue();

    Future<?> drain = executor.submit(() -> pool.drain(identity(1, "1.0.0"), LONG));
    assertThat(pool.acquire("acme")).isEmpty();
    assertThat(pool.status())
        .extracting(BackendStatus::state)
        .containsExactly(BackendStatus.State.DRAINING);
    assertThat(drain.isDone()).isFalse();

    lease.release();
    drain.get(10, TimeUnit.SECONDS);
    assertThat(pool.status()).isEmpty();
  }

  @Test
  void pastTheLimitTheLeasesAreRevoked() {
    pool.add(new Service(), identity(1, "1.0.0"));
    Lease<Service> lease = pool.acquire("acme").orElseThrow();
    AtomicInteger revoked = new AtomicInteger();
    lease.onRevoke(
        () -> {
          revoked.incrementAndGet();
          lease.release();
        });
    pool.retire(identity(1, "1.0.0"));
    pool.drain(identity(1, "1.0.0"), Duration.ofMillis(20));

    assertThat(revoked).hasValue(1);
  }

  @Test
  void aRequestThatWaitsForAnAbsentServiceGoesOnWhenItIsBack() throws Exception {
    CompletableFuture<Lease<Service>> parked = pool.acquireOrPark("acme", LONG, 10);
    assertThat(parked).isNotDone();

    Service service = new Service();
    pool.add(service, identity(1, "1.0.0"));

    assertThat(parked.get(10, TimeUnit.SECONDS).service()).isSameAs(service);
  }

  @Test
  void aRequestThatLosesInterestHoldsNothing() {
    CompletableFuture<Lease<Service>> parked = pool.acquireOrPark("acme", LONG, 10);
    parked.cancel(false);
    pool.add(new Service(), identity(1, "1.0.0"));

    assertThat(pool.status()).extracting(BackendStatus::inFlight).containsExactly(0);
  }

  @Test
  void noMoreWaitThanMay() throws Exception {
    CompletableFuture<Lease<Service>> first = pool.acquireOrPark("acme", LONG, 1);
    CompletableFuture<Lease<Service>> second = pool.acquireOrPark("acme", LONG, 1);

    assertThat(failure(second).code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(first).isNotDone();
  }

  @Test
  void nobodyWaitsLongerThanTheyMay() throws Exception {
    Throwable late = cause(pool.acquireOrPark("acme", Duration.ofMillis(50), 1));

    assertThat(late).isInstanceOf(TimeoutException.class);
    assertThat(pool.acquireOrPark("acme", LONG, 1)).as("a place is free again").isNotDone();
  }

  @Test
  void noServiceIsUsedAfterItWasDrainedHoweverOftenItIsSwapped() throws Exception {
    pool.add(new Service(), identity(0, "1.0.0"));
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch running = new CountDownLatch(4);
    List<Future<?>> users = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      users.add(
          executor.submit(
              () -> {
                boolean first = true;
                while (!stop.get()) {
                  Lease<Service> lease =
                      pool.acquireOrPark("acme", LONG, 100).get(10, TimeUnit.SECONDS);
                  lease.service().use();
                  lease.release();
                  if (first) {
                    running.countDown();
                    first = false;
                  }
                }
                return null;
              }));
    }
    running.await();
    PluginIdentity current = identity(0, "1.0.0");
    Service bound = pool.acquire("acme").map(this::releaseAndGet).orElseThrow();
    for (int swap = 1; swap <= 500; swap++) {
      boolean inPlace = swap % 2 == 0;
      Service next = new Service();
      PluginIdentity nextIdentity = identity(swap, "1.0." + swap % 3);
      if (!inPlace) {
        pool.add(next, nextIdentity);
      }
      pool.retire(current);
      pool.drain(current, LONG);
      bound.stopped = true;
      if (inPlace) {
        pool.add(next, nextIdentity);
      }
      bound = next;
      current = nextIdentity;
    }
    stop.set(true);
    for (Future<?> user : users) {
      user.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void listenersHearWhoServesAndMayMoveWhatAServiceHoldsBeforeItIsDrained() throws Exception {
    pool.add(new Service(), identity(1, "1.0.0"));
    List<String> heard = new ArrayList<>();
    CompletableFuture<Void> moved = new CompletableFuture<>();
    Runnable deaf =
        pool.listen(
            new PoolListener() {
              @Override
              public void changed(String id) {
                heard.add(pool.serving(id).map(PluginIdentity::toString).orElse("nobody"));
              }

              @Override
              public CompletionStage<Void> leaving(PluginIdentity identity) {
                heard.add("leaving " + identity);
                return moved;
              }
            });
    pool.add(new Service(), identity(2, "2.0.0"));
    Future<?> removed = executor.submit(() -> pool.remove(identity(2, "2.0.0"), LONG));
    moved.complete(null);
    removed.get(10, TimeUnit.SECONDS);
    deaf.run();
    pool.remove(identity(1, "1.0.0"), LONG);

    assertThat(heard)
        .containsExactly("acme 1.0.0", "acme 2.0.0", "acme 1.0.0", "leaving acme 2.0.0");
  }

  @Test
  void aLeaseThatYieldsIsNotWaitedFor() throws Exception {
    pool.add(new Service(), identity(1, "1.0.0"));
    Lease<Service> yielding = pool.acquire("acme").orElseThrow();
    yielding.onRetire(yielding::release);
    pool.remove(identity(1, "1.0.0"), LONG);

    assertThat(pool.status()).isEmpty();
    AtomicBoolean told = new AtomicBoolean();
    yielding.onRevoke(() -> told.set(true));
    assertThat(told).as("it was given back, not taken away").isFalse();
  }

  private Service releaseAndGet(Lease<Service> lease) {
    lease.release();
    return lease.service();
  }

  private static GatewayException failure(CompletableFuture<?> future) throws Exception {
    return (GatewayException) cause(future);
  }

  private static Throwable cause(CompletableFuture<?> future) throws Exception {
    return future.handle((ok, failure) -> failure).get(10, TimeUnit.SECONDS);
  }
}
