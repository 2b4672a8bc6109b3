package io.plugai.core.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Counter;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.spi.credential.Secret;
import io.plugai.support.batch.BatchBounds;
import io.plugai.testing.servers.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Postgres that is stopped while usage comes in, and started again. */
@Timeout(180)
class PostgresAwayTest {
  @TempDir Path folder;

  @Test
  void whatComesWhilePostgresIsAwayIsWrittenOnceItIsBack() throws Exception {
    try (PostgresServer server = new PostgresServer(folder.resolve("postgres"));
        Persistence database =
            Persistence.open(
                new DatabaseSettings(
                    server.url("postgres"),
                    folder,
                    PostgresServer.USER,
                    new Secret(PostgresServer.PASSWORD)))) {
      UsageStore store = database.get(UsageStore.class);
      Counter dropped = new Counter();
      Semaphore refused = new Semaphore(0);
      try (UsageQueue queue =
          new UsageQueue(
              batch -> {
                try {
                  store.append(batch);
                } catch (RuntimeException e) {
                  refused.release();
                  throw e;
                }
              },
              new UsageQueue.Bounds(
                  new BatchBounds(
                      1000,
                      50,
                      Duration.ofMillis(10),
                      Duration.ofMillis(50),
                      Duration.ofMillis(200),
                      Duration.ofSeconds(60)),
                  100),
              dropped)) {
        List<UsageRecord> all = new ArrayList<>();
        offer(queue, all, 120);
        server.close();
        offer(queue, all, 120);
        assertThat(refused.tryAcquire(90, TimeUnit.SECONDS)).as("a write that failed").isTrue();
        offer(queue, all, 120);
        server.start();
        queue.flush();

        assertThat(dropped.getCount()).isZero();
        assertThat(
                database
                    .get(UsageReports.class)
                    .records(Optional.empty(), Optional.empty(), Optional.empty(), 1000)
                    .items())
            .containsExactlyInAnyOrderElementsOf(all);
      }
    }
  }

  private static void offer(UsageQueue queue, List<UsageRecord> all, int count) {
    List<UsageRecord> some = Stream.generate(Records::now).limit(count).toList();
    all.addAll(some);
    some.forEach(queue::offer);
  }
}
