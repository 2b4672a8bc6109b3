package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.people.User;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Readiness;
import io.plugai.core.persistence.engine.SqliteEngine;
import io.plugai.core.persistence.schema.ChangeLog;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite can run into: each a clear refusal, and a working database afterwards. */
class SqliteBadLuckTest {
  /** As many as the engine has connections for. */
  private static final int READERS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @TempDir Path folder;
  private final Readiness readiness = new Readiness();
  private SqliteEngine engine;
  private Persistence persistence;
  private AuditStore audit;
  private int next;

  @BeforeEach
  void open() throws Exception {
    engine = new SqliteEngine(folder, PATIENCE);
    persistence = Persistence.open(engine, ChangeLog.CURRENT, readiness);
    audit = persistence.get(AuditStore.class);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  @Test
  void aFullDiskIsToldAndNothingIsLostOnceThereIsRoom() {
    List<String> kept = new ArrayList<>();
    kept.add(append());
    pragma("max_page_count = 60"); // what SQLite itself answers SQLITE_FULL to
    assertThatThrownBy(
            () -> {
              while (true) {
                kept.add(append());
              }
            })
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL);
              assertThat(e.retryAfter()).isPresent();
            });
    refused(ErrorCode.STORAGE_FULL);
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(readiness.problem()).isEmpty();

    pragma("max_page_count = 1000000");
    kept.add(append());
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void aLockedDatabaseIsWaitedForAndThenRefused() throws Exception {
    append();
    try (Connection other = engine.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE audit SET details = 'held'");
      long began = System.nanoTime();
      List<ErrorCode> refusals = AtOnce.run(8, i -> refusal());
      assertThat(refusals).containsOnly(ErrorCode.UNAVAILABLE);
      // Some four seconds; one after the other they would take sixteen.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE.multipliedBy(6));
      assertThat(ids()).hasSize(1); // reading goes on
      other.rollback();
    }
    append();
    assertThat(ids()).hasSize(2);
  }

  @Test
  void aWriterThatHasToWaitForAMomentIsNotRefused() throws Exception {
    try (Connection other = engine.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE users SET preferences = '{}'");
      List<String> done =
          AtOnce.run(
              2,
              i -> {
                if (i == 0) {
                  return append();
                }
                Thread.sleep(300); // the lock is held for a while
                other.setAutoCommit(true); // commits
                return "";
              });
      assertThat(ids()).containsExactly(done.get(0));
    }
  }

  @Test
  void aDatabaseThatMayNotBeWrittenToStillAnswers() {
    append();
    pragma("query_only = 1"); // the answer is SQLITE_READONLY, as of a file of mode 0400
    refused(ErrorCode.UNAVAILABLE);
    assertThat(ids()).hasSize(1);
    pragma("query_only = 0");
    append();
    assertThat(ids()).hasSize(2);
  }

  @Test
  void aTransactionIsStillOneAfterTheDatabaseWasLocked() throws Exception {
    try (Connection other = engine.connect()) {
      other.setAutoCommit(false);
      refused(ErrorCode.UNAVAILABLE);
    }
    assertThatThrownBy(
            () ->
                persistence
                    .database()
                    .write(
                        handle -> {
                          handle.execute("UPDATE users SET display_name = 'half done'");
                          throw GatewayException.notFound("other half");
                        }))
        .isInstanceOf(GatewayException.class);
    assertThat(persistence.get(UserStore.class).byId(User.LOCAL).orElseThrow().displayName())
        .isEqualTo("Local operator");
  }

  @Test
  void aDatabaseThatManyReadIsBusyAndNotLost() throws Exception {
    Database database = persistence.database();
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch reading = new CountDownLatch(READERS);
    AtOnce.run(
        READERS + 1,
        i -> {
          if (i < READERS) {
            return database.read(handle -> await(reading, looked));
          }
          reading.await();
          database.look();
          looked.countDown();
          return true;
        });
    assertThat(readiness.problem()).isEmpty();
  }

  private static boolean await(CountDownLatch reading, CountDownLatch looked) {
    reading.countDown();
    try {
      return looked.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String append() {
    String id = "aud_%06d".formatted(next());
    AuditEntry entry = Samples.audit(id, "login.failed", Samples.NOW);
    audit.append(
        new AuditEntry(
            id,
            entry.at(),
            entry.actorId(),
            entry.action(),
            entry.subject(),
            entry.remote(),
            entry.requestId(),
            "x".repeat(2000)));
    return id;
  }

  private synchronized int next() {
    return next++;
  }

  private ErrorCode refusal() {
    try {
      append();
      throw new AssertionError("it was written");
    } catch (GatewayException e) {
      assertThat(e.retryAfter()).isPresent();
      return e.code();
    }
  }

  private void refused(ErrorCode expected) {
    assertThat(refusal()).isEqualTo(expected);
  }

  private List<String> ids() {
    return audit.entries(Optional.empty(), Optional.empty(), 10_000).items().stream()
        .map(AuditEntry::id)
        .toList();
  }

  private void pragma(String setting) {
    persistence.database().maintain(handle -> handle.execute("PRAGMA " + setting));
  }
}
