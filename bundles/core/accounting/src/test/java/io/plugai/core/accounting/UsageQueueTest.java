package io.plugai.core.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Counter;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.support.batch.BatchBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UsageQueueTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Counter dropped = new Counter();
  @TempDir Path home;
  private Persistence database;
  private FlakyStore store;
  private UsageQueue queue;

  @BeforeEach
  void open() throws Exception {
    database = Persistence.open(DatabaseSettings.sqlite(home));
    store = new FlakyStore(database.get(UsageStore.class));
    queue = queue(16_384, 500, Duration.ofMillis(50), LONG);
  }

  @AfterEach
  void close() {
    store.comeBack();
    queue.close();
    database.close();
  }

  private List<UsageRecord> kept() {
    return database
        .get(UsageReports.class)
        .records(Optional.empty(), Optional.empty(), Optional.empty(), 2000)
        .items();
  }

  private UsageQueue queue(int capacity, int batch, Duration collect, Duration flush) {
    return new UsageQueue(
        store::append,
        new UsageQueue.Bounds(
            new BatchBounds(capacity, batch, collect, SHORT, SHORT.multipliedBy(4), flush), 100),
        dropped);
  }

  private void replace(UsageQueue by) {
    queue.close();
    queue = by;
  }

  @Test
  void recordsThatComeTogetherAreWrittenTogether() throws Exception {
    CompletableFuture<Void> gate = store.hold();
    UsageRecord first = Records.now();
    queue.offer(first);
    List<UsageRecord> more = Stream.generate(Records::now).limit(1200).toList();
    more.forEach(queue::offer);
    gate.complete(null);

    List<UsageRecord> all = new ArrayList<>();
    while (all.size() < 1201) {
      List<UsageRecord> batch = store.takeWritten();
      assertThat(batch).hasSizeLessThanOrEqualTo(500);
      all.addAll(batch);
    }
    assertThat(all.get(0)).isEqualTo(first);
    assertThat(all.subList(1, 1201)).isEqualTo(more);
    assertThat(kept()).isNotEmpty().allMatch(all::contains);
    assertThat(dropped.getCount()).isZero();
  }

  @Test
  void aFullBatchIsNotKeptWaitingForOthers() throws Exception {
    replace(queue(100, 10, Duration.ofHours(1), LONG));
    Stream.generate(Records::now).limit(10).forEach(queue::offer);

    assertThat(store.takeWritten()).hasSize(10);
  }

  @Test
  void theFirstWaitsForOthers() throws Exception {
    replace(queue(100, 10, Duration.ofSeconds(2), LONG));
    long begin = System.nanoTime();
    queue.offer(Records.now());
    queue.offer(Records.now());

    assertThat(store.takeWritten()).hasSize(2);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(ms(1_990), LONG);
  }

  @Test
  void whileTheDatabaseIsAwayRecordsWaitAndNoneIsLost() throws Exception {
    store.goAway();
    List<UsageRecord> all = Stream.generate(Records::now).limit(700).toList();
    all.forEach(queue::offer);
    store.awaitRefused(4);
    assertThat(queue.size()).isEqualTo(700);

    store.comeBack();
    List<UsageRecord> written = new ArrayList<>();
    while (written.size() < all.size()) {
      written.addAll(store.takeWritten());
    }
    assertThat(written).isEqualTo(all);
    assertThat(dropped.getCount()).isZero();
  }

  @Test
  void anErrorOfTheStoreLosesNothingAndDoesNotEndTheWriter() throws Exception {
    store.failOnce(new OutOfMemoryError("of a test"));
    store.failOnce(new NoClassDefFoundError("of a test"));
    UsageRecord record = Records.now();
    queue.offer(record);

    assertThat(store.takeWritten()).containsExactly(record);
    assertThat(dropped.getCount()).isZero();
  }

  @Test
  void whatDoesNotFitIsDroppedTheNewestFirstAndCounted() throws Exception {
    replace(queue(20, 10, Duration.ZERO, LONG));
    store.goAway();
    List<UsageRecord> all = Stream.generate(Records::now).limit(30).toList();
    all.forEach(queue::offer);
    assertThat(dropped.getCount()).isEqualTo(10);
    assertThat(queue.size()).isEqualTo(20);

    store.comeBack();
    List<UsageRecord> written = new ArrayList<>();
    while (written.size() < 20) {
      written.addAll(store.takeWritten());
    }
    assertThat(written).isEqualTo(all.subList(0, 20));
  }

  @Test
  void flushingWritesWhatWaitsAndGoesOn() throws Exception {
    replace(queue(100, 10, Duration.ofHours(1), LONG));
    UsageRecord first = Records.now();
    queue.offer(first);
    queue.flush();
    assertThat(kept()).containsExactly(first);

    Stream.generate(Records::now).limit(10).forEach(queue::offer);
    assertThat(store.takeWritten()).containsExactly(first);
    assertThat(store.takeWritten()).hasSize(10);
  }

  @Test
  void aBatchOfWhichNobodyKnowsWhetherItWasWrittenCountsOnce() {
    UsageRecord record = Records.now();
    queue.offer(record);
    queue.offer(record);
    queue.close();

    assertThat(kept()).containsExactly(record);
  }

  @Test
  void closingWritesWhatWaits() throws Exception {
    replace(queue(100, 10, Duration.ofHours(1), LONG));
    List<UsageRecord> all = Stream.generate(Records::now).limit(7).toList();
    all.forEach(queue::offer);
    queue.close();

    assertThat(store.takeWritten()).isEqualTo(all);
    assertThat(queue.size()).isZero();
    queue.offer(Records.now());
    assertThat(dropped.getCount()).as("what comes too late").isEqualTo(1);
  }

  @Test
  void closingTriesOnceMoreAtOnceWhereTheDatabaseWasAway() throws Exception {
    replace(
        new UsageQueue(
            store::append,
            new UsageQueue.Bounds(
                new BatchBounds(
                    100, 10, Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1), LONG),
                100),
            dropped));
    store.goAway();
    queue.offer(Records.now());
    store.awaitRefused(1);
    store.comeBack();
    queue.close();

    assertThat(store.takeWritten()).hasSize(1);
    assertThat(dropped.getCount()).isZero();
  }

  @Test
  void closingGivesUpInTimeAndCountsWhatIsLost() {
    replace(queue(100, 10, Duration.ZERO, Duration.ofMillis(300)));
    store.goAway();
    Stream.generate(Records::now).limit(25).forEach(queue::offer);
    long begin = System.nanoTime();
    queue.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ms(5_000));
    assertThat(dropped.getCount()).isEqualTo(25);
  }

  @Test
  void aRecordThatCanNeverBeWrittenKeepsNoOtherFromIt() throws Exception {
    CompletableFuture<Void> gate = store.hold();
    UsageRecord good = Records.now();
    UsageRecord bad = Records.now();
    UsageRecord better = Records.now();
    store.neverTake(bad::equals);
    Stream.of(good, bad, better).forEach(queue::offer);
    gate.complete(null);

    assertThat(store.takeWritten()).containsExactly(good);
    assertThat(store.takeWritten()).containsExactly(better);
    assertThat(dropped.getCount()).isEqualTo(1);
  }

  @Test
  void promptsThatWaitTakeBoundedMemory() throws Exception {
    replace(queue(100, 3, Duration.ofHours(1), LONG));
    queue.offer(Records.withPrompt("x".repeat(60)));
    queue.offer(Records.withPrompt("y".repeat(60)));
    queue.offer(Records.withPrompt("z".repeat(40)));
    List<UsageRecord> written = store.takeWritten();

    assertThat(written.get(0).prompt()).contains("x".repeat(60));
    assertThat(written.get(1).prompt()).isEmpty();
    assertThat(written.get(2).prompt()).contains("z".repeat(40));
  }

  @Test
  void manyThreadsLoseNothing() throws Exception {
    int threads = 8;
    int each = 1000;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      executor.execute(() -> Stream.generate(Records::now).limit(each).forEach(queue::offer));
    }
    executor.shutdown();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    queue.close();

    List<UsageRecord> written = new ArrayList<>();
    while (!store.wroteNothingElse()) {
      written.addAll(store.takeWritten());
    }
    assertThat(written).hasSize(threads * each).doesNotHaveDuplicates();
    assertThat(dropped.getCount()).isZero();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
