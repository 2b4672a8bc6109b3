package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.DatabaseAdmin;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.ModelStore;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.core.persistence.move.DataTable;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation that moves from SQLite to Postgres. */
class CopyToPostgresTest {
  /** Has Postgres refuse the commit of whoever makes the table of the audit log and fills it. */
  private static final String FAIL_AT_COMMIT =
      """
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'not today';
      END $$;
      CREATE FUNCTION lay_trap() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF to_regclass('audit') IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'trap') THEN
          CREATE CONSTRAINT TRIGGER trap AFTER INSERT ON audit
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail();
        END IF;
      END $$;
      CREATE EVENT TRIGGER on_table ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
        EXECUTE FUNCTION lay_trap();
      """;

  @TempDir Path folder;
  private Persistence sqlite;
  private DatabaseSettings target;

  @BeforeEach
  void fill() throws Exception {
    sqlite = Persistence.open(DatabaseSettings.sqlite(folder));
    target = TestDatabase.POSTGRES.empty(folder);
    UserStore users = sqlite.get(UserStore.class);
    Samples.registered(users, "ann", Role.OPERATOR);
    Samples.registered(users, "b_ob", Role.USER);
    Samples.registered(users, "b-ob", Role.USER);
    users.add(
        Samples.user("ext"), new UserStore.Identity("https://id.example", "ä ☂ \uD83D\uDE00"));
    sqlite.get(TokenStore.class).add(Samples.token("tok_1", "usr_ann", Token.Kind.API), "h1", 100);
    LoginSessionStore sessions = sqlite.get(LoginSessionStore.class);
    sessions.add(Samples.session("ses_1", "usr_ann", Samples.NOW), "r1");
    sessions.rotate("ses_1", "r1", "r2", Samples.NOW, Samples.NOW.plusSeconds(60));
    SecretStore secrets = sqlite.get(SecretStore.class);
    secrets.addCredential(Samples.providerKey("pk_1", Owner.OPERATOR, "openai"), "v1.k.x.y");
    secrets.setPolicy("openai", KeyPolicy.USER_ONLY);
    secrets.ownSecret("jwt", "v1.k.z");
    List<UsageRecord> records = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      UsageRecord record =
          Samples.usage("use_%05d".formatted(i), "usr_ann", Samples.NOW.plusMillis(i));
      records.add(i % 100 == 0 ? Samples.withPrompt(record, "[\"❤\"]") : record);
    }
    sqlite.get(UsageStore.class).append(records);
    SessionStore conversations = sqlite.get(SessionStore.class);
    conversations.add(
        new Session(
            "cnv_1",
            "usr_ann",
            SessionSettings.NONE,
            Optional.empty(),
            Samples.NOW,
            Samples.NOW,
            Optional.empty(),
            0),
        List.of(new SessionStore.NewMessage(Long.MAX_VALUE, Samples.NOW, "hello", "{}")));
    sqlite
        .get(ModelStore.class)
        .say(new ModelStore.Statement("p/a", "operator", "{\"x\":\"❤\"}", true, Samples.NOW));
    sqlite.get(AuditStore.class).append(Samples.audit("aud_1", "login.failed", Samples.NOW));
  }

  @AfterEach
  void close() {
    sqlite.close();
  }

  @Test
  void everythingIsThereAfterwardsAndNothingIsWrittenToTheOldOne() throws Exception {
    Map<String, Long> copied = copy(target);
    assertThat(copied)
        .containsEntry("users", 5L)
        .containsEntry("replaced_refreshes", 1L)
        .containsEntry("usage_records", 2500L)
        .containsEntry("usage_prompts", 25L)
        .hasSize(DataTable.ALL.size());
    assertThatThrownBy(() -> sqlite.get(UserStore.class).setPassword("usr_ann", "x"))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    try (Persistence postgres = Persistence.open(target)) {
      assertThat(answers(postgres)).isEqualTo(answers(sqlite));
      postgres.get(UserStore.class).setPassword("usr_ann", "x");
    }
  }

  private static List<Object> answers(Persistence persistence) {
    LocalDate day = LocalDate.parse("2026-11-21");
    UserStore users = persistence.get(UserStore.class);
    return List.of(
        users.list(Optional.empty(), 100),
        users.byName("ann"),
        users.invites(Optional.empty(), 100),
        users.byIdentity(new UserStore.Identity("https://id.example", "ä ☂ \uD83D\uDE00")),
        persistence.get(TokenStore.class).byHash("h1"),
        persistence.get(LoginSessionStore.class).byRefreshHash("r1"),
        persistence.get(SecretStore.class).allSealed(Optional.empty(), 100),
        persistence.get(SecretStore.class).policies(),
        persistence
            .get(UsageReports.class)
            .records(Optional.empty(), Optional.empty(), Optional.empty(), 3000),
        persistence.get(UsageReports.class).sums(Optional.empty(), day, day, UsageReports.By.KEY),
        persistence.get(SessionStore.class).byId("usr_ann", "cnv_1"),
        persistence.get(SessionStore.class).search("usr_ann", Set.of("hell"), Optional.empty(), 10),
        persistence.get(AuditStore.class).entries(Optional.empty(), Optional.empty(), 100));
  }

  @Test
  void aTargetThatIsNotEmptyIsRefusedAndTheGatewayGoesOn() throws Exception {
    try (Connection connection = TestDatabase.engine(target).connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE somebody_elses (x text)");
    }
    conflict(target, "is not empty");
    sqlite.get(UserStore.class).setPassword("usr_ann", "x");
  }

  @Test
  void aCopyThatFailsLeavesNothingAndTheGatewayGoesOn() throws Exception {
    // Kept by other means than ours, it cannot be sent.
    sqlite
        .database()
        .write(handle -> handle.execute("UPDATE users SET display_name = 'a' || char(0) || 'b'"));
    assertThatThrownBy(() -> copy(target)).isInstanceOf(GatewayException.class);
    assertThat(note()).doesNotExist();
    sqlite.database().write(handle -> handle.execute("UPDATE users SET display_name = 'Anybody'"));
    assertThat(copy(target)).containsEntry("users", 5L);
  }

  @Test
  void afterTheCopyTheOldDatabaseIsNotOpenedUntilItsNoteIsDeleted() throws Exception {
    copy(target);
    assertThat(note()).content().contains(target.url()).doesNotContain("password");
    sqlite.close();
    assertThatThrownBy(() -> Persistence.open(DatabaseSettings.sqlite(folder)))
        .isInstanceOfSatisfying(
            StartRefusedException.class, e -> assertThat(e.exitStatus()).isEqualTo(Exit.REFUSED))
        .hasMessageContaining("set PLUGAI_DATABASE_URL")
        .hasMessageContaining(note().toString());
    Persistence.open(target).close();

    Files.delete(note());
    try (Persistence again = Persistence.open(DatabaseSettings.sqlite(folder))) {
      again.get(UserStore.class).setPassword("usr_ann", "x");
    }
  }

  @Test
  void aCopyThatCannotBeNotedIsNotMade() throws Exception {
    Files.createDirectories(note().resolve("in the way"));
    assertThatThrownBy(() -> copy(target)).hasMessageContaining("nothing was kept");
    sqlite.get(UserStore.class).setPassword("usr_ann", "x");

    Files.delete(note().resolve("in the way"));
    Files.delete(note());
    copy(target);
    assertThat(note()).isRegularFile();
  }

  @Test
  void aCopyThatCannotBeCommittedLeavesNoNote() throws Exception {
    try (Connection connection = TestDatabase.engine(target).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(FAIL_AT_COMMIT);
      assertThatThrownBy(() -> copy(target)).isInstanceOf(GatewayException.class);
      assertThat(note()).doesNotExist();
      sqlite.get(UserStore.class).setPassword("usr_ann", "x");

      statement.execute("DROP EVENT TRIGGER on_table");
    }
    copy(target);
    assertThat(note()).exists();
  }

  private Path note() {
    return folder.resolve("store/copied-to-postgres");
  }

  @Test
  void whileACopyIsMadeWritesAreRefusedAtOnceAndReadingGoesOn() {
    UserStore users = sqlite.get(UserStore.class);
    sqlite
        .database()
        .lastWrite(
            handle -> {
              // Whoever waited for the connection would hear that the database is busy.
              assertThatThrownBy(() -> users.setPassword("usr_ann", "x"))
                  .isInstanceOf(GatewayException.class)
                  .hasMessageContaining("moves to another database");
              return assertThat(users.byName("ann")).isPresent();
            });
  }

  @Test
  void aWrongPlaceIsToldInASentence() throws Exception {
    conflict(DatabaseSettings.sqlite(folder), "Say which Postgres database to copy into.");
    conflict(
        new DatabaseSettings(target.url() + "x", folder, "postgres", new Secret("canary")),
        "lets nobody in");
    try (Persistence postgres = Persistence.open(target)) {
      assertThatThrownBy(
              () -> postgres.get(DatabaseAdmin.class).copyToPostgres("", "", new Secret("")))
          .hasMessageContaining("on Postgres already");
      assertThatThrownBy(() -> postgres.get(DatabaseAdmin.class).backup())
          .isInstanceOf(GatewayException.class);
      DatabaseAdmin.Status status = postgres.get(DatabaseAdmin.class).status();
      assertThat(status.place()).isEqualTo(target.url());
      assertThat(status.bytes()).hasValueSatisfying(bytes -> assertThat(bytes).isPositive());
    }
  }

  @Test
  void aBackupIsMadeWhileTheDatabaseIsInUse() throws Exception {
    DatabaseAdmin admin = sqlite.get(DatabaseAdmin.class);
    assertThat(admin.status().kind()).isEqualTo("sqlite");
    Path backup = admin.backup();
    assertThat(backup).exists();
    Files.createDirectories(folder.resolve("other/store"));
    Files.copy(backup, folder.resolve("other/store/plugai.db"));
    try (Persistence restored =
        Persistence.open(DatabaseSettings.sqlite(folder.resolve("other")))) {
      assertThat(answers(restored)).isEqualTo(answers(sqlite));
    }
  }

  private Map<String, Long> copy(DatabaseSettings to) {
    return sqlite.get(DatabaseAdmin.class).copyToPostgres(to.url(), to.user(), to.password());
  }

  private void conflict(DatabaseSettings to, String words) {
    assertThatThrownBy(() -> copy(to))
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }
}
