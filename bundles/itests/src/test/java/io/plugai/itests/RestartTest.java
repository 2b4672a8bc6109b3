package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends a gateway, and what the next start finds. */
@Timeout(300)
class RestartTest {
  private static final int SIGINT = 2;

  private static Distribution plugai;

  @BeforeAll
  static void unpack() throws Exception {
    plugai = Distribution.unpack("restart");
  }

  @BeforeEach
  void start() throws Exception {
    plugai.start();
    System.out.printf("First 200 after %d ms%n", plugai.timeToFirstAnswer().toMillis());
    Residents.awaitReady(Client.nobody(plugai));
  }

  @AfterEach
  void stop() throws Exception {
    plugai.close();
  }

  @Test
  void aKilledGatewayBindsNoAddressThatIsRefusedNowStartsAgainAndStopsByTheScript()
      throws Exception {
    plugai.kill();
    String before = plugai.console();

    plugai.environment("PLUGAI_WAYS_IN", "open");
    try {
      assertThat(plugai.launch().awaitEnd()).isEqualTo(78);
    } finally {
      plugai.forget("PLUGAI_WAYS_IN");
    }
    assertThat(plugai.console().substring(before.length()).lines())
        .as("a sentence from each that refuses, and nothing else")
        .isNotEmpty()
        .allMatch(line -> line.contains("'open' is not a way in"));
    start();
    operatorStopsIt();
    assertThat(plugai.answers("/v1/health")).isFalse();
  }

  private static void operatorStopsIt() throws Exception {
    ProcessBuilder stop = new ProcessBuilder(plugai.home().resolve("bin/stop").toString());

    assertThat(stop.start().waitFor()).isZero();
    plugai.process().onExit().get(30, TimeUnit.SECONDS);
  }

  @Test
  void anInterruptStopsItInGoodOrder() throws Exception {
    assumeFalse(areInterruptsIgnored(), "as in the background of a script: it inherits that");
    assertThat(keepsJettyConfiguration(plugai)).isTrue();

    new ProcessBuilder("kill", "-INT", String.valueOf(plugai.process().pid())).start().waitFor();

    plugai.process().onExit().get(30, TimeUnit.SECONDS);
    assertThat(keepsJettyConfiguration(plugai)).isFalse();
  }

  private static boolean areInterruptsIgnored() throws Exception {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).trim(), 16))
            .anyMatch(ignored -> (ignored >> (SIGINT - 1) & 1) == 1);
  }

  /** Written by a gateway that runs, and taken away by one that stops in good order. */
  private static boolean keepsJettyConfiguration(Distribution plugai) throws Exception {
    AtomicBoolean found = new AtomicBoolean();
    Files.walkFileTree(
        plugai.home().resolve("data/cache"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.compareAndSet(false, file.endsWith("org/apache/felix/http.config"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found.get();
  }
}
