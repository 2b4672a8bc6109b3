package io.plugai.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.SessionStore.Append;
import io.plugai.core.api.store.SessionStore.NewMessage;
import io.plugai.core.persistence.Persistence;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages while the database comes and goes. */
@Timeout(60)
class AppendQueueTest {
  private static final String ID = "cnv_1";

  @TempDir Path folder;
  private Persistence database;
  private AppendQueue queue;

  /** How often the database is away still, before or after it has written. */
  private final AtomicInteger awayBefore = new AtomicInteger();

  private final AtomicInteger awayAfter = new AtomicInteger();
  private long ids;

  @BeforeEach
  void open() throws Exception {
    database = World.database(folder);
    SessionStore store = database.get(SessionStore.class);
    store.add(
        new Session(
            ID,
            World.ANN,
            SessionSettings.NONE,
            Optional.empty(),
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.empty(),
            0),
        List.of());
    queue = new AppendQueue(moody(store));
  }

  @AfterEach
  void close() {
    queue.close();
    database.close();
  }

  @Test
  void whatWaitsForTheDatabaseIsKeptOnceAndInOrder() throws Exception {
    awayBefore.set(1);
    awayAfter.set(1);
    List<CompletableFuture<Long>> places = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      places.add(queue.write(append("{}")).toCompletableFuture());
    }
    for (int i = 0; i < 20; i++) {
      assertThat(places.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i);
    }
    assertThat(count()).isEqualTo(20);
  }

  @Test
  void whatIsMoreThanMayWaitIsRefusedAtOnceAndTheRestIsKept() throws Exception {
    awayBefore.set(Integer.MAX_VALUE);
    CompletableFuture<Long> first = queue.write(append(large())).toCompletableFuture();
    CompletableFuture<Long> second = queue.write(append(large())).toCompletableFuture();
    unavailable(queue.write(append(large())).toCompletableFuture());
    awayBefore.set(0);
    assertThat(first.get(30, TimeUnit.SECONDS)).isZero();
    assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS))
        .as("the session is full")
        .hasRootCauseInstanceOf(GatewayException.class);
    assertThat(queue.write(append("{}")).toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isEqualTo(1);
  }

  @Test
  void whoeverStillWaitsAtTheEndIsTold() {
    awayBefore.set(Integer.MAX_VALUE);
    CompletableFuture<Long> waits = queue.write(append("{}")).toCompletableFuture();
    queue.close();
    unavailable(waits);
    unavailable(queue.write(append("{}")).toCompletableFuture());
    assertThat(count()).isZero();
  }

  private static void unavailable(CompletableFuture<Long> place) {
    assertThatThrownBy(() -> place.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(e.retryAfter()).isPresent();
            });
  }

  private Append append(String body) {
    NewMessage message = new NewMessage(++ids, Instant.EPOCH, "", body);
    return new Append(World.ANN, ID, Optional.empty(), Instant.EPOCH, List.of(message));
  }

  private static String large() {
    return "x".repeat(15 << 20);
  }

  private long count() {
    return database.get(SessionStore.class).byId(World.ANN, ID).orElseThrow().messages();
  }

  private SessionStore moody(SessionStore store) {
    return (SessionStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> {
              failIf(awayBefore);
              try {
                Object result = method.invoke(store, arguments);
                failIf(awayAfter);
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void failIf(AtomicInteger away) {
    if (away.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
      throw new GatewayException(ErrorCode.UNAVAILABLE, "The database is away.");
    }
  }
}
