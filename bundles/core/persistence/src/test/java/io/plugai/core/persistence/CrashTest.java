package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.SqliteEngine;
import io.plugai.core.persistence.schema.ChangeLog;
import io.plugai.core.persistence.schema.Migration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

/** A process that is killed while it writes. */
@Tag("soak")
class CrashTest {
  private static final int KILLS = 5 * Integer.getInteger("plugai.soak", 1);
  private static final int KILLS_WHILE_MIGRATING =
      1 + Math.min(10, Integer.getInteger("plugai.soak", 1));
  private static final String LOGGING = "java.util.logging.config.file";

  @TempDir Path folder;
  private Path library;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void whatWasAnsweredIsThereHoweverOftenTheProcessIsKilled() throws Exception {
    System.out.println("seed " + seed);
    Persistence.open(DatabaseSettings.sqlite(folder)).close();
    Set<String> answered = new HashSet<>();
    Child next = new Child(library, "0");
    for (int round = 0; round < KILLS; round++) {
      Child child = next;
      child.go(folder);
      next = new Child(library, Integer.toString(round + 1)); // starts while the other one writes
      List<String> told = child.killAfter(random.nextInt(60), random.nextInt(3_000_000));
      answered.addAll(told);
      check(told);
    }
    next.kill();
    check(answered);
    assertThat(answered).hasSizeGreaterThan(KILLS);
    Persistence.open(DatabaseSettings.sqlite(folder)).close();
  }

  @Test
  void aProcessThatIsKilledWhileItMigratesLeavesTheOneSchemaOrTheOther() throws Exception {
    System.out.println("seed " + seed);
    int interrupted = 0;
    for (int round = 0; round < KILLS_WHILE_MIGRATING; round++) {
      Path home = Files.createDirectory(folder.resolve("home" + round));
      SqliteEngine engine = new SqliteEngine(home.resolve("store"));
      engine.prepare();
      new Migration(engine, MigrationContract.FIRST).run();
      Child child = new Child(library, Integer.toString(round));
      child.go(home);
      awaitBackup(home); // with which the migration begins
      child.killAfterMillis(round == 0 ? 0 : random.nextInt(1500));
      try (Connection connection = engine.connect()) {
        assertThat(all(connection, "PRAGMA integrity_check")).containsExactly("ok");
        long version = Long.parseLong(all(connection, "SELECT version FROM plugai_schema").get(0));
        assertThat(engine.hasTable(connection, "audit"))
            .isEqualTo(version == ChangeLog.CURRENT.version());
        assertThat(engine.hasTable(connection, "credentials"))
            .isEqualTo(version == ChangeLog.CURRENT.version());
        interrupted += version == 1 ? 1 : 0;
      }
      Persistence.open(DatabaseSettings.sqlite(home)).close();
    }
    assertThat(interrupted).as("migrations that were under way, seed " + seed).isPositive();
  }

  private static void awaitBackup(Path home) throws Exception {
    Path backups = home.resolve("store/backups");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!isThere(backups)) {
      assertThat(System.nanoTime()).as("the migration does not begin").isLessThan(deadline);
      Thread.sleep(1); // another process gives us no event
    }
  }

  private static boolean isThere(Path backups) throws IOException {
    if (!Files.exists(backups)) {
      return false;
    }
    try (Stream<Path> files = Files.list(backups)) {
      return files.anyMatch(file -> file.toString().endsWith("-v1.db"));
    }
  }

  @Test
  void aStartWithoutAMigrationDoesNotLoadLiquibase() throws Exception {
    Persistence.open(DatabaseSettings.sqlite(folder)).close();
    Path classes = folder.resolve("classes.log");
    Child child = new Child(library, "0", "-Xlog:class+load:file=" + classes);
    child.go(folder);
    child.killAfter(1, 0);
    assertThat(Files.readString(classes))
        .contains("org.jdbi.v3.core.Jdbi ")
        .doesNotContain(" liquibase.");
  }

  private void check(Iterable<String> told) throws SQLException {
    try (Connection connection = new SqliteEngine(folder.resolve("store")).connect()) {
      assertThat(all(connection, "PRAGMA integrity_check")).containsExactly("ok");
      assertThat(all(connection, "PRAGMA foreign_key_check")).isEmpty();
      Set<String> kept =
          new HashSet<>(
              all(connection, "SELECT id FROM audit UNION ALL SELECT id FROM usage_records"));
      assertThat(kept).containsAll(told);
      // A batch with its prompts and its sums is there as a whole, or not at all.
      assertThat(all(connection, "SELECT sum(requests) FROM usage_days WHERE user_id = ''"))
          .isEqualTo(all(connection, "SELECT nullif(count(*), 0) FROM usage_records"));
      assertThat(all(connection, "SELECT 2 * count(*) FROM usage_prompts"))
          .isEqualTo(all(connection, "SELECT count(*) FROM usage_records"));
    }
  }

  private static List<String> all(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** The driver's library, unpacked once: processes that are killed would leave a copy each. */
  @BeforeEach
  void unpackLibrary() throws IOException {
    library = Files.createDirectory(folder.resolve("library"));
    String name = LibraryLoaderUtil.getNativeLibName();
    String path = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream in = LibraryLoaderUtil.class.getResourceAsStream(path)) {
      Files.copy(in, library.resolve(name));
    }
  }

  /** A JVM of its own, which waits until it is told to begin. */
  private static final class Child {
    private final Process process;
    private final BufferedReader output;

    Child(Path library, String prefix, String... options) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      command.add("-Dorg.sqlite.lib.path=" + library);
      command.add("-D" + LOGGING + "=" + System.getProperty(LOGGING));
      command.addAll(List.of(options));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(CrashWriter.class.getName(), prefix));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      output = process.inputReader(StandardCharsets.UTF_8);
    }

    void go(Path home) throws IOException {
      process.getOutputStream().write((home + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    /** All that it has told, of which so much at least; the rest comes while it is being killed. */
    List<String> killAfter(int answers, int nanos) throws Exception {
      List<String> told = new ArrayList<>();
      while (told.size() < answers) {
        String line = output.readLine();
        assertThat(line).as("the process ended by itself").isNotNull();
        add(told, line);
      }
      long at = System.nanoTime() + nanos;
      while (System.nanoTime() < at) {
        Thread.onSpinWait();
      }
      process.toHandle().destroyForcibly(); // unlike the process, it leaves the output to be read
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        add(told, line);
      }
      ended();
      return told;
    }

    void killAfterMillis(long millis) throws Exception {
      process.waitFor(millis, TimeUnit.MILLISECONDS);
      kill();
    }

    void kill() throws Exception {
      process.toHandle().destroyForcibly();
      ended();
    }

    private void ended() throws InterruptedException {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 9);
    }

    private static void add(List<String> told, String line) {
      if (line.endsWith(".")) {
        told.add(line.substring(0, line.length() - 1));
      }
    }
  }
}
