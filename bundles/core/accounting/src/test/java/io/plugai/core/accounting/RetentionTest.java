package io.plugai.core.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.RequestStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RetentionTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir Path home;
  private Persistence database;
  private Watched store;
  private Retention retention;

  @BeforeEach
  void open() throws Exception {
    database = Persistence.open(DatabaseSettings.sqlite(home));
    store = new Watched(database.get(UsageStore.class), database.get(AuditStore.class));
  }

  @AfterEach
  void close() {
    retention.deactivate();
    database.close();
  }

  @Test
  void whatIsOverItsTimeGoesInSmallBatchesAndNothingElse() throws Exception {
    store.append(Stream.generate(() -> Records.at(daysAgo(100))).limit(25).toList());
    store.append(Stream.generate(() -> Records.at(daysAgo(80))).limit(5).toList());
    audit(daysAgo(400), "old");
    audit(daysAgo(300), "young");
    begin(new Days(90, 0, 365));
    store.awaitRound();

    assertThat(records()).hasSize(5);
    assertThat(store.get(AuditStore.class).entries(Optional.empty(), Optional.empty(), 10).items())
        .extracting(AuditEntry::action)
        .containsExactly("young");
    assertThat(store.deletedRecords).containsExactly(10, 10, 5);
    assertThat(sums()).as("sums outlast the records").isEqualTo(30);
  }

  @Test
  void sumsGoWhenTheirOwnTimeIsOver() throws Exception {
    store.append(List.of(Records.at(daysAgo(100)), Records.at(daysAgo(2))));
    begin(new Days(0, 90, 0));
    store.awaitRound();

    assertThat(sums()).isEqualTo(1);
    assertThat(records()).as("0 keeps them").hasSize(2);
  }

  @Test
  void otherDaysCountFromTheNextRoundOn() throws Exception {
    store.append(List.of(Records.at(daysAgo(100))));
    begin(new Days(0, 0, 365));
    store.awaitRound();
    assertThat(records()).hasSize(1);

    retention.modified(new Days(90, 0, 365));
    store.rounds.clear();
    store.awaitRound();
    store.awaitRound();
    assertThat(records()).isEmpty();
  }

  @Test
  void aRoundThatFailsIsMadeUpForByTheNext() throws Exception {
    store.append(List.of(Records.at(daysAgo(100))));
    store.failures.set(2);
    begin(new Days(90, 0, 365));
    store.awaitRound();

    assertThat(store.failures).hasNegativeValue();
    assertThat(records()).isEmpty();
  }

  @Test
  void aRoundThatFailsWithAnErrorIsMadeUpForByTheNext() throws Exception {
    store.append(List.of(Records.at(daysAgo(100))));
    store.errors.add(new NoClassDefFoundError("of a test"));
    begin(new Days(90, 0, 365));
    store.awaitRound();

    assertThat(records()).isEmpty();
  }

  private void begin(AccountingConfig config) {
    retention =
        new Retention(
            store,
            store,
            database.get(RequestStore.class),
            config,
            new Retention.Pace(10, SHORT, SHORT, SHORT));
  }

  private List<UsageRecord> records() {
    return store
        .get(UsageReports.class)
        .records(Optional.empty(), Optional.empty(), Optional.empty(), 100)
        .items();
  }

  private long sums() {
    return store
        .get(UsageReports.class)
        .sums(
            Optional.empty(),
            LocalDate.ofInstant(daysAgo(1000), ZoneOffset.UTC),
            LocalDate.now(ZoneOffset.UTC),
            UsageReports.By.DAY)
        .stream()
        .mapToLong(UsageReports.Sum::requests)
        .sum();
  }

  private void audit(Instant at, String action) {
    database
        .get(AuditStore.class)
        .append(
            new AuditEntry("aud_" + action, at, "usr_local", action, "", "127.0.0.1", "req_1", ""));
  }

  private static Instant daysAgo(int days) {
    return Instant.now().minus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
  }

  /** The real stores, and what is done to them. */
  private final class Watched implements UsageStore, AuditStore {
    private final UsageStore usage;
    private final AuditStore audit;
    private final BlockingQueue<Integer> deletedRecords = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> rounds = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Queue<Error> errors = new ConcurrentLinkedQueue<>();

    private Watched(UsageStore usage, AuditStore audit) {
      this.usage = usage;
      this.audit = audit;
    }

    private <S> S get(Class<S> contract) {
      return database.get(contract);
    }

    /** The audit log comes last in each round. */
    private void awaitRound() throws InterruptedException {
      assertThat(rounds.poll(20, TimeUnit.SECONDS)).isNotNull();
    }

    @Override
    public void append(List<UsageRecord> records) {
      usage.append(records);
    }

    @Override
    public int deleteRecordsBefore(Instant time, int most) {
      Error error = errors.poll();
      if (error != null) {
        throw error;
      }
      if (failures.getAndDecrement() > 0) {
        throw new GatewayException(ErrorCode.UNAVAILABLE, "The database cannot be reached.");
      }
      int deleted = usage.deleteRecordsBefore(time, most);
      if (deleted > 0) {
        deletedRecords.add(deleted);
      }
      return deleted;
    }

    @Override
    public int deleteSumsBefore(Instant time, int most) {
      int deleted = usage.deleteSumsBefore(time, most);
      rounds.add(deleted);
      return deleted;
    }

    @Override
    public void append(AuditEntry entry) {
      audit.append(entry);
    }

    @Override
    public Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit) {
      return audit.entries(action, after, limit);
    }

    @Override
    public int deleteBefore(Instant time, int most) {
      int deleted = audit.deleteBefore(time, most);
      rounds.add(deleted);
      return deleted;
    }
  }

  /** A configuration. */
  @SuppressWarnings("ClassExplicitlyAnnotation")
  private record Days(int usage__days, int sums__days, int audit__days)
      implements AccountingConfig {
    @Override
    public boolean record__prompts() {
      return false;
    }

    @Override
    public int requests__hours() {
      return 24;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return AccountingConfig.class;
    }
  }
}
