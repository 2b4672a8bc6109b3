package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.store.UserStore.Account;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.PostgresEngine;
import io.plugai.core.persistence.engine.Readiness;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.core.persistence.schema.ChangeLog;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.testing.servers.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Postgres that goes away, falls silent and comes back, with two gateways on it. */
class PostgresBadLuckTest {
  private static final long PATIENCE_SECONDS = 60;

  /** Has the present schema; each test gets a copy, which takes less time than a migration. */
  private static final String TEMPLATE = "with_schema";

  @TempDir static Path folder;
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static PostgresServer server;
  private DatabaseSettings settings;
  private final Readiness readiness = new Readiness();
  private final List<Persistence> gateways = new ArrayList<>();

  @BeforeAll
  static void startServer() throws Exception {
    server = new PostgresServer(folder.resolve("data"));
    server.create(TEMPLATE);
    Persistence.open(TestDatabase.settings(server, TEMPLATE)).close();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    String name = "test" + DATABASES.incrementAndGet();
    server.create(name, TEMPLATE);
    settings = TestDatabase.settings(server, name);
    gateways.add(Persistence.open(TestDatabase.engine(settings), ChangeLog.CURRENT, readiness));
    gateways.add(Persistence.open(settings));
  }

  @AfterEach
  void close() throws IOException {
    if (!server.postmaster().isAlive()) {
      server.start(); // a test that failed has left it so
    }
    gateways.forEach(Persistence::close);
  }

  @Test
  void aRestartUnderLoadLosesNothingThatWasAnswered() throws Exception {
    Load load = new Load();
    load.awaitAnswers(200);
    server.close();
    load.awaitRefusals(2 * Load.THREADS);
    server.start();
    load.awaitAnswers(200);
    load.end();
    assertThat(load.refusals).containsOnly(ErrorCode.UNAVAILABLE);
    assertThat(idsOf(gateways.get(0))).containsAll(load.answered);
  }

  @Test
  void theReadinessCheckKnowsThatTheDatabaseIsGoneAndThatItIsBack() throws Exception {
    assertThat(readiness.problem()).isEmpty();
    server.close();
    assertThatThrownBy(() -> append(gateways.get(0), "aud_1")).isInstanceOf(GatewayException.class);
    assertThat(readiness.problem()).contains("The database cannot be reached.");
    server.start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (readiness.problem().isPresent() && System.nanoTime() < deadline) {
      Thread.sleep(100); // it looks by itself
    }
    assertThat(readiness.problem()).isEmpty();
  }

  @Test
  void aServerThatFallsSilentHoldsNobodyForLong() throws Exception {
    append(gateways.get(0), "aud_1");
    signal("STOP");
    try {
      long began = System.nanoTime();
      List<ErrorCode> refusals =
          AtOnce.run(
              16,
              i -> {
                try {
                  append(gateways.get(i % 2), "aud_silent" + i);
                  return ErrorCode.VALIDATION;
                } catch (GatewayException e) {
                  assertThat(e.retryAfter()).isPresent();
                  return e.code();
                }
              });
      assertThat(refusals).containsOnly(ErrorCode.UNAVAILABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
    } finally {
      signal("CONT");
    }
    awaitAppend(gateways.get(0), "aud_2");
    assertThat(idsOf(gateways.get(1))).contains("aud_1", "aud_2");
  }

  @Test
  void aDatabaseThatIsNotThereYetIsWaitedForAtTheStart() throws Exception {
    server.close();
    ExecutorService second = Executors.newSingleThreadExecutor();
    try {
      Future<Persistence> late = second.submit(() -> Persistence.open(settings));
      assertThatThrownBy(() -> late.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      server.start();
      gateways.add(late.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      append(gateways.get(2), "aud_1");
    } finally {
      second.shutdownNow();
    }
  }

  @Test
  void aDatabaseThatDoesNotComeIsRefusedWithASentence() throws Exception {
    server.close();
    Engine impatient = new PostgresEngine(settings, Duration.ofMillis(500));
    assertThatThrownBy(impatient::prepare)
        .isInstanceOfSatisfying(
            StartRefusedException.class, e -> assertThat(e.exitStatus()).isEqualTo(Exit.NOT_NOW))
        .hasMessage("The database " + settings.url() + " cannot be reached; is it running?");
    server.start();
  }

  @Test
  void aConnectionThatIsCutWhileThePoolGetsToKnowTheServerHarmsNoOther() throws Exception {
    URI direct = URI.create(settings.url().substring("jdbc:".length()));
    try (CuttingRelay relay = new CuttingRelay(direct.getPort(), "TRANSACTION ISOLATION LEVEL")) {
      String url = "jdbc:postgresql://127.0.0.1:" + relay.port() + direct.getPath();
      gateways.add(
          Persistence.open(
              new DatabaseSettings(url, folder, settings.user(), settings.password())));
      assertThat(relay.cut().await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

      awaitAppend(gateways.get(2), "aud_1");

      gateways.remove(2).close();
    }
  }

  @Test
  void aDatabaseThatIsNotOursIsRefusedAtOnce() {
    DatabaseSettings wrong =
        new DatabaseSettings(settings.url() + "x", folder, "postgres", new Secret("canary-1"));
    assertThatThrownBy(() -> Persistence.open(wrong))
        .isInstanceOfSatisfying(
            StartRefusedException.class, e -> assertThat(e.exitStatus()).isEqualTo(Exit.REFUSED))
        .hasMessageContaining("lets nobody in");
  }

  @Test
  void twoGatewaysUseUpAnInviteOnceAndKeepAnOperator() throws Exception {
    UserStore one = gateways.get(0).get(UserStore.class);
    one.addInvite(Samples.invite("inv_1", Role.USER), "code");
    List<Boolean> in =
        AtOnce.run(
            16,
            i -> {
              try {
                users(i)
                    .register(
                        "code",
                        new Account(Samples.user("racer" + i), Optional.of("x")),
                        Samples.NOW);
                return true;
              } catch (GatewayException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.INVITE_INVALID);
                return false;
              }
            });
    assertThat(in).filteredOn(done -> done).hasSize(1);

    String[] operators = {"usr_ann", "usr_bob"};
    Samples.registered(one, "ann", Role.OPERATOR);
    Samples.registered(one, "bob", Role.OPERATOR);
    List<Boolean> demoted =
        AtOnce.run(
            2,
            i ->
                users(i)
                    .setStanding(
                        operators[i],
                        old -> old.withStanding(Role.USER, Optional.empty(), UsageLimits.NONE)));
    assertThat(demoted).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void twoGatewaysAddToTheSameSums() throws Exception {
    AtOnce.run(
        8,
        i -> {
          UsageStore usage = gateways.get(i % 2).get(UsageStore.class);
          for (int batch = 0; batch < 10; batch++) {
            List<UsageRecord> records = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
              String model = "m" + (n * 3 + i) % 7;
              String id = "use_" + i + "_" + batch + "_" + n;
              records.add(Samples.usage(id, "usr_ann", model, "completed", Samples.NOW));
            }
            usage.append(records);
          }
          return i;
        });
    LocalDate day = LocalDate.parse("2026-11-21");
    UsageReports reports = gateways.get(0).get(UsageReports.class);
    assertThat(reports.sums(Optional.empty(), day, day, UsageReports.By.DAY))
        .singleElement()
        .satisfies(sum -> assertThat(sum.requests()).isEqualTo(800));
  }

  private UserStore users(int i) {
    return gateways.get(i % 2).get(UserStore.class);
  }

  private static void append(Persistence gateway, String id) {
    gateway.get(AuditStore.class).append(Samples.audit(id, "login.failed", Samples.NOW));
  }

  private static void awaitAppend(Persistence gateway, String id) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        append(gateway, id);
        return;
      } catch (GatewayException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(100); // as its Retry-After asks for
      }
    }
  }

  private static Set<String> idsOf(Persistence gateway) {
    Set<String> ids = new HashSet<>();
    Optional<String> after = Optional.empty();
    do {
      var page = gateway.get(AuditStore.class).entries(Optional.empty(), after, 500);
      page.items().stream().map(AuditEntry::id).forEach(ids::add);
      after = page.next();
    } while (after.isPresent());
    return ids;
  }

  /** To the server that this test has started, and to the processes that it has started. */
  private void signal(String name) throws Exception {
    ProcessHandle process = server.postmaster();
    assertThat(kill(name, Stream.of(process))).isZero();
    var unused = kill(name, process.descendants()); // of which some may have ended meanwhile
  }

  private static int kill(String signal, Stream<ProcessHandle> processes) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    processes.forEach(each -> command.add(Long.toString(each.pid())));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Threads that write through both gateways, and remember what was answered. */
  private final class Load {
    private static final int THREADS = 8;

    final Set<String> answered = ConcurrentHashMap.newKeySet();
    final ConcurrentLinkedQueue<ErrorCode> refusals = new ConcurrentLinkedQueue<>();
    private final Semaphore answers = new Semaphore(0);
    private final Semaphore refused = new Semaphore(0);
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> running = new ArrayList<>();

    Load() {
      for (int i = 0; i < THREADS; i++) {
        Persistence gateway = gateways.get(i % 2);
        running.add(threads.submit(() -> write(gateway)));
      }
    }

    private void write(Persistence gateway) {
      while (!over.get()) {
        String id = "aud_load%07d".formatted(next.getAndIncrement());
        try {
          append(gateway, id);
          answered.add(id);
          answers.release();
        } catch (GatewayException e) {
          refusals.add(e.code());
          refused.release();
        }
      }
    }

    void awaitAnswers(int more) throws InterruptedException {
      answers.drainPermits();
      assertThat(answers.tryAcquire(more, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    void awaitRefusals(int more) throws InterruptedException {
      assertThat(refused.tryAcquire(more, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    void end() throws Exception {
      over.set(true);
      for (Future<?> future : running) {
        future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      threads.shutdownNow();
    }
  }
}
