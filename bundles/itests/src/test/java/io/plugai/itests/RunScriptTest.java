package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./mvnw -Prun} keeps from one run to the next; the gateway is a script here. */
class RunScriptTest {
  @TempDir private Path folder;
  private Path copy;
  private Path kept;

  @BeforeEach
  void assemble() throws IOException {
    copy = folder.resolve("run");
    kept = folder.resolve("run.kept");
    write(folder.resolve("assembly/bin/karaf"), "#!/bin/sh\nexit 0\n");
    write(folder.resolve("assembly/etc/a.cfg"), "new");
  }

  @Test
  void theDatabaseAndItsKeyOutliveTheNextRunAndNothingElseDoes() throws Exception {
    write(copy.resolve("store/plugai.db"), "people");
    write(copy.resolve("etc/master.key"), "key");
    write(copy.resolve("etc/a.cfg"), "old");

    run();
    run();

    assertEverythingIsThere();
    assertThat(copy.resolve("etc/a.cfg")).hasContent("new");
  }

  @Test
  void aRunThatWasCutOffBetweenDatabaseAndKeyLosesNeither() throws Exception {
    write(kept.resolve("store/plugai.db"), "people");
    write(copy.resolve("etc/master.key"), "key");

    run();

    assertEverythingIsThere();
  }

  @Test
  void aRunThatWasCutOffBetweenKeyAndDatabaseLosesNeither() throws Exception {
    write(kept.resolve("master.key"), "key");
    write(copy.resolve("store/plugai.db"), "people");

    run();

    assertEverythingIsThere();
  }

  @Test
  void aRunThatWasCutOffWhileItCopiedLosesNothing() throws Exception {
    write(kept.resolve("store/plugai.db"), "people");
    write(kept.resolve("master.key"), "key");
    write(copy.resolve("etc/a.cfg"), "half");

    run();

    assertEverythingIsThere();
  }

  @Test
  void theFirstRunHasNothingToKeep() throws Exception {
    run();

    assertThat(copy.resolve("bin/karaf")).isExecutable();
    assertThat(copy.resolve("store")).doesNotExist();
  }

  private void assertEverythingIsThere() {
    assertThat(copy.resolve("store/plugai.db")).hasContent("people");
    assertThat(copy.resolve("etc/master.key")).hasContent("key");
    assertThat(kept).doesNotExist();
  }

  private void run() throws Exception {
    Process script =
        new ProcessBuilder(
                System.getProperty("plugai.runScript"),
                folder.resolve("assembly").toString(),
                copy.toString())
            .inheritIO()
            .start();
    assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(script.exitValue()).isZero();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
