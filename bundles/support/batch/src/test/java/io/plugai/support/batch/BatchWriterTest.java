package io.plugai.support.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchWriterTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Memory store = new Memory();
  private BatchWriter<String> writer = writer(100);

  private BatchWriter<String> writer(int capacity) {
    BatchBounds bounds =
        new BatchBounds(
            capacity, 10, HOUR, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(2));
    return new BatchWriter<>("test-writer", store, bounds, item -> {});
  }

  @AfterEach
  void close() {
    store.open.release(1000);
    writer.close();
  }

  @Test
  void whatSomebodyWaitsForIsWrittenAtOnceWithWhatWasOnlyOffered() throws Exception {
    writer.offer("a");
    get(writer.write("b"));

    assertThat(store.batches.take()).containsExactly("a", "b");
  }

  @Test
  void whatComesWhileABatchIsWrittenMakesTheNext() throws Exception {
    store.hold();
    CompletableFuture<Void> first = future("1");
    store.entered.acquire();
    List<CompletableFuture<Void>> more = new ArrayList<>();
    for (String item : List.of("2", "3", "4")) {
      more.add(future(item));
    }
    assertThat(first).isNotDone();
    store.open.release(2);
    get(first);
    for (CompletableFuture<Void> one : more) {
      get(one);
    }

    assertThat(store.batches).containsExactly(List.of("1"), List.of("2", "3", "4"));
  }

  @Test
  void whereThereIsNoRoomItIsRefusedAtOnce() throws Exception {
    writer.close();
    writer = writer(2);
    store.hold();
    CompletableFuture<Void> first = future("1");
    store.entered.acquire();
    CompletableFuture<Void> second = future("2");

    assertThatThrownBy(() -> get(writer.write("3")))
        .hasCauseInstanceOf(RejectedExecutionException.class);
    assertThat(writer.offer("4")).isFalse();
    store.open.release(2);
    get(first);
    get(second);
  }

  @Test
  void aFailureThatPassesIsToldOnceAndNothingIsLost() throws Exception {
    store.failures.set(3);
    get(writer.write("a"));

    assertThat(store.batches.take()).containsExactly("a");
    assertThat(store.told).containsExactly("failing: away", "recovered");
  }

  @Test
  void oneThatCanNeverBeWrittenFailsAloneAndTheRestGoesOn() throws Exception {
    writer.offer("a");
    writer.offer("poison");
    get(writer.write("b"));
    assertThat(store.told).containsExactly("lost: poison");
    assertThatThrownBy(() -> get(writer.write("poison")))
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasNotWrittenBeforeTheEndIsSaidToBeLost() throws Exception {
    store.failures.set(Integer.MAX_VALUE);
    CompletableFuture<Void> never = future("a");
    writer.close();

    assertThatThrownBy(() -> get(never)).hasCauseInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> get(writer.write("b")))
        .hasCauseInstanceOf(RejectedExecutionException.class);
  }

  private CompletableFuture<Void> future(String item) {
    return writer.write(item).toCompletableFuture();
  }

  private static void get(java.util.concurrent.CompletionStage<Void> stage)
      throws InterruptedException, ExecutionException, java.util.concurrent.TimeoutException {
    stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  /** Keeps batches in memory, when and as often as a test lets it. */
  private static final class Memory implements BatchStore<String> {
    final BlockingQueue<List<String>> batches = new LinkedBlockingQueue<>();
    final List<String> told = new ArrayList<>();
    final AtomicInteger failures = new AtomicInteger();
    final Semaphore entered = new Semaphore(0);
    final Semaphore open = new Semaphore(0);
    private volatile boolean held;

    void hold() {
      held = true;
    }

    @Override
    public void write(List<String> batch) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("away");
      }
      if (batch.contains("poison")) {
        throw new IllegalArgumentException("poison");
      }
      entered.release();
      if (held) {
        open.acquireUninterruptibly();
      }
      batches.add(batch);
    }

    @Override
    public boolean mayPass(RuntimeException failure) {
      return failure instanceof IllegalStateException;
    }

    @Override
    public void failing(String why) {
      told.add("failing: " + why);
    }

    @Override
    public void recovered() {
      told.add("recovered");
    }

    @Override
    public void lost(String item, RuntimeException reason) {
      told.add("lost: " + item);
    }
  }
}
