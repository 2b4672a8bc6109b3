package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plugai.testing.servers.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several clients and an operator do whatever comes to their minds, from a seed, with the real
 * worker: afterwards every request has ended once, nothing is held, and no message is missing. A
 * seed of one's own: {@code -Dplugai.seed=…} in {@code plugai.testJvm}.
 */
@Tag("soak")
@Timeout(900)
class RandomOperationsTest {
  private static final int SOAK = Integer.getInteger("plugai.soak", 1);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final int CLIENTS = 4;
  private static final long SEED = Long.getLong("plugai.seed", System.nanoTime());

  @TempDir Path folder;

  @Test
  @Tag("SYS-REQ-054")
  @Tag("SYS-REQ-058")
  void onSqlite() throws Exception {
    play(Distribution.unpack("random-sqlite"));
  }

  @Test
  @Tag("CON-001")
  void onPostgres() throws Exception {
    try (PostgresServer postgres = new PostgresServer(folder.resolve("postgres"))) {
      postgres.create("random");
      Distribution plugai =
          Distribution.unpack("random-postgres")
              .environment("PLUGAI_MASTER_KEY", StatefulGateway.MASTER_KEY);
      play(StatefulGateway.on(plugai, postgres, "random"));
    }
  }

  private static void play(Distribution unpacked) throws Exception {
    System.out.println("The seed is " + SEED);
    try (Distribution plugai = unpacked;
        Operator operator = new Operator(plugai)) {
      Path plugins = plugai.home().resolve("plugins");
      RewrittenJar.withVersion(
          plugins.resolve(Disturbance.OLD), "0.2.0", plugins.resolve(Disturbance.NEW));
      plugai.start();
      Residents.awaitReady(Client.nobody(plugai));
      assumeTrue(
          new HttpPlayer(plugai).post("/v1/models/local/starter/load", "{}", 60).status() != 503,
          "this host runs no local model");

      Played played = new Played();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        threads.add(new Thread(new Guest(plugai, played, i, SEED + i), "guest-" + i));
      }
      threads.add(new Thread(new Disturbance(plugai, operator, played, SEED - 1), "operator"));
      threads.forEach(Thread::start);
      played.over().await(time());
      for (Thread thread : threads) {
        thread.join(Duration.ofSeconds(120).toMillis());
        assertThat(thread.isAlive()).as(thread.getName() + " hangs: " + played).isFalse();
      }
      System.out.println(played);
      new Aftermath(plugai, played).check();
    }
  }

  private static Duration time() {
    Duration wanted = SHORT.multipliedBy(SOAK);
    return wanted.compareTo(LONG) > 0 ? LONG : wanted;
  }
}
