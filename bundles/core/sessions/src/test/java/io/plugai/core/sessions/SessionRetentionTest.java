package io.plugai.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.persistence.Persistence;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Tag("SYS-REQ-067")
class SessionRetentionTest {
  @TempDir Path folder;
  private Persistence database;
  private SessionStore store;

  /** A permit for each time that nothing is beyond the count. */
  private final Semaphore rounds = new Semaphore(0);

  @BeforeEach
  void open() throws Exception {
    database = World.database(folder);
    store = database.get(SessionStore.class);
    for (int age = 0; age < 30; age++) {
      add("cnv_%02d".formatted(age), World.ANN, age);
    }
    add("cnv_bob", World.BOB, 25);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsTooOldGoesAndWhatSomebodyHasBeyondTheirCount() throws Exception {
    SessionRetention retention = begin(new Kept(20, 5));
    try {
      awaitRound();
      assertThat(ids(World.ANN)).containsExactly("cnv_00", "cnv_01", "cnv_02", "cnv_03", "cnv_04");
      assertThat(ids(World.BOB)).isEmpty();
    } finally {
      retention.stop();
    }
  }

  @Test
  void nothingGoesWhereNothingIsSaidAndAChangeCountsFromTheNextRoundOn() throws Exception {
    SessionRetention retention = begin(new Kept(0, 100));
    try {
      awaitRound();
      assertThat(ids(World.ANN)).hasSize(30);
      retention.modified(new Kept(0, 29));
      rounds.drainPermits();
      awaitRound();
      awaitRound();
      assertThat(ids(World.ANN)).hasSize(29);
      assertThat(ids(World.BOB)).hasSize(1);
    } finally {
      retention.stop();
    }
  }

  private SessionRetention begin(SessionsConfig config) {
    Duration soon = Duration.ofMillis(10);
    return new SessionRetention(
        watched(), config, new SessionRetention.Pace(4, Duration.ofMillis(1), soon, soon));
  }

  private void awaitRound() throws InterruptedException {
    assertThat(rounds.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
  }

  private SessionStore watched() {
    return (SessionStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(store, arguments);
              if (method.getName().equals("deleteBeyond") && result.equals(0)) {
                rounds.release();
              }
              return result;
            });
  }

  private List<String> ids(String owner) {
    return store.list(owner, Optional.empty(), Optional.empty(), 100).items().stream()
        .map(Session::id)
        .toList();
  }

  private void add(String id, String owner, int age) {
    Instant at = Instant.now().minus(age, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);
    store.add(
        new Session(id, owner, SessionSettings.NONE, Optional.empty(), at, at, Optional.empty(), 0),
        List.of());
  }

  /** A configuration. */
  @SuppressWarnings("ClassExplicitlyAnnotation")
  private record Kept(int days, int most) implements SessionsConfig {
    @Override
    public int keep__days() {
      return days;
    }

    @Override
    public int keep__per__person() {
      return most;
    }

    @Override
    public int state__token__hours() {
      return 1;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
      return SessionsConfig.class;
    }
  }
}
