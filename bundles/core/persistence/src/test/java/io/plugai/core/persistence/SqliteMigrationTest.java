package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.store.UserStore;
import io.plugai.core.persistence.engine.Backups;
import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.Readiness;
import io.plugai.core.persistence.engine.SqliteEngine;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.core.persistence.schema.ChangeLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SqliteMigrationTest extends MigrationContract {
  SqliteMigrationTest() {
    super(TestDatabase.SQLITE);
  }

  @Test
  void aBackupIsMadeBeforeEachMigrationOfWhatIsThere() throws Exception {
    firstSchemaWithData();
    assertThat(backups()).isEmpty();
    open().close();
    open().close();
    assertThat(backups())
        .singleElement()
        .satisfies(file -> assertThat(file.getFileName().toString()).endsWith("-v1.db"));

    Path database = folder.resolve("store/plugai.db");
    Files.copy(backups().get(0), database, StandardCopyOption.REPLACE_EXISTING);
    assertThat(migrate(FIRST)).isFalse();
    try (Persistence restored = open()) {
      assertThat(restored.get(UserStore.class).byName("ann")).isPresent();
    }
  }

  @Test
  void aMigrationIsNotBegunWhereNoBackupCanBeMade() throws Exception {
    firstSchemaWithData();
    Files.writeString(folder.resolve("store/backups"), "a file where the folder would be");
    assertThatThrownBy(this::open)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("cannot be backed up");
    assertThat(migrate(FIRST)).isFalse();
  }

  @Test
  void theNewestTenBackupsAreKept() throws Exception {
    migrate(ChangeLog.CURRENT);
    SqliteEngine engine = (SqliteEngine) engine();
    Path to = folder.resolve("store/backups");
    for (int i = 10; i < 23; i++) {
      Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:00:" + i + "Z"), ZoneOffset.UTC);
      new Backups(engine, to, clock).make(3);
    }
    assertThat(backups())
        .extracting(file -> file.getFileName().toString())
        .hasSize(10)
        .startsWith("plugai-20261121-120013.000-v3.db")
        .endsWith("plugai-20261121-120022.000-v3.db");
  }

  @Test
  void onlyTheGatewaysOwnAccountMayReadWhatItKeeps() throws Exception {
    Path store = Files.createDirectories(folder.resolve("store"));
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxr-xr-x"));
    firstSchemaWithData();
    try (Persistence persistence = open()) {
      persistence
          .get(UserStore.class)
          .setProfile("usr_ann", Optional.of("Anna"), Optional.of("{}"));
      assertThat(permissions(store)).isEqualTo("rwx------");
      assertThat(permissions(store.resolve("backups"))).isEqualTo("rwx------");
      try (Stream<Path> files = Files.walk(store)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void aDatabaseThatAnotherProcessHoldsIsRefusedWithASentence() throws Exception {
    migrate(ChangeLog.CURRENT);
    try (Connection other = engine().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE users SET display_name = 'x'");
      Engine impatient = new SqliteEngine(folder.resolve("store"), Duration.ofMillis(500));
      assertThatThrownBy(() -> Persistence.open(impatient, ChangeLog.CURRENT, new Readiness()))
          .isInstanceOf(StartRefusedException.class)
          .hasMessageEndingWith("is locked by another process.");
    }
    open().close();
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
    Files.createDirectories(folder.resolve("store"));
    Path file = folder.resolve("store/plugai.db");
    Files.writeString(file, "a letter to somebody ".repeat(300));
    assertThatThrownBy(this::open)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("is damaged, or no SQLite database");
    assertThat(file).hasContent("a letter to somebody ".repeat(300));
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private List<Path> backups() throws Exception {
    Path to = folder.resolve("store/backups");
    if (!Files.exists(to)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(to)) {
      return files.sorted().toList();
    }
  }
}
