package io.plugai.core.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A download whose gateway is killed again and again. */
@Tag("soak")
@Timeout(300)
class KilledTest {
  private static final int KILLS = Integer.getInteger("plugai.soak", 1) > 1 ? 10 : 2;
  private static final double MOST = 1.05;

  @TempDir Path folder;

  @Test
  void whatWasKilledAgainAndAgainHasFetchedNextToNothingTwice() throws Exception {
    try (FileChannel counter = KilledGateway.counter(folder)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        Process gateway = start();
        long until = (long) kill * KilledGateway.SIZE / (KILLS + 1);
        while (KilledGateway.read(counter) < until && gateway.isAlive()) {
          gateway.waitFor(5, TimeUnit.MILLISECONDS); // it tells nothing of itself
        }
        assertThat(gateway.isAlive()).as("it has not ended by itself").isTrue();
        gateway.destroyForcibly().waitFor();
      }
      Process last = start();
      try (BufferedReader told =
          new BufferedReader(
              new InputStreamReader(last.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(told.lines().toList()).contains("succeeded");
      }
      long sent = KilledGateway.read(counter);
      System.out.printf("Fetched %.4f times%n", (double) sent / KilledGateway.SIZE);
      assertThat(sent).isLessThanOrEqualTo((long) (KilledGateway.SIZE * MOST));
    }
    assertThat(Files.readAllBytes(folder.resolve("models/tiny/tiny.gguf")))
        .isEqualTo(MemorySource.content(KilledGateway.SIZE, 1));
  }

  private Process start() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledGateway.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
