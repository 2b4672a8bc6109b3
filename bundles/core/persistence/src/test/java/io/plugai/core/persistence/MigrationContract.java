package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.core.persistence.move.DataTable;
import io.plugai.core.persistence.schema.ChangeLog;
import io.plugai.core.persistence.schema.Migration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a database gets from one schema to the next, on any database. */
abstract class MigrationContract {
  private static final int NEXT = ChangeLog.CURRENT.version() + 1;

  static final ChangeLog FIRST = new ChangeLog(ChangeLog.CURRENT.files().subList(0, 1));

  @TempDir Path folder;
  private final TestDatabase kind;
  private DatabaseSettings settings;

  MigrationContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void settings() throws Exception {
    settings = kind.empty(folder);
  }

  Engine engine() {
    return TestDatabase.engine(settings);
  }

  boolean migrate(ChangeLog changeLog) throws Exception {
    engine().prepare();
    return new Migration(engine(), changeLog).run();
  }

  Persistence open() throws Exception {
    return Persistence.open(settings);
  }

  /** The first schema, with somebody in it. */
  void firstSchemaWithData() throws Exception {
    migrate(FIRST);
    try (Connection connection = engine().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO users VALUES ('usr_ann', 'ann', 'Ann', 'operator', '{}', 'hash', NULL,"
              + " NULL, 1, 2, 3, 1000, NULL)");
      statement.execute(
          "INSERT INTO tokens VALUES ('tok_1', 'h1', 'api', 'usr_ann', 'laptop', 'abcd', 'read',"
              + " '', 0, 0, 0, 1000, NULL, NULL, NULL)");
      statement.execute(
          "INSERT INTO sessions VALUES ('ses_1', 'usr_ann', 'curl', 'r1', 1000, 1000, 9000,"
              + " NULL)");
    }
  }

  @Test
  void theFirstSchemaIsBroughtToTheLatestWithItsData() throws Exception {
    firstSchemaWithData();
    try (Persistence persistence = open()) {
      UserStore users = persistence.get(UserStore.class);
      assertThat(users.byName("ann").orElseThrow().user().role()).isEqualTo(Role.OPERATOR);
      TokenStore.Owned token = persistence.get(TokenStore.class).byHash("h1").orElseThrow();
      assertThat(token.owner().id()).isEqualTo("usr_ann");
      assertThat(token.token().kind()).isEqualTo(Token.Kind.API);
      persistence.get(AuditStore.class).append(Samples.audit("aud_1", "login.failed", Samples.NOW));
    }
  }

  @Test
  void aNextSchemaKeepsTheDataAndWhatPointsAtIt() throws Exception {
    firstSchemaWithData();
    assertThat(migrate(with("next.xml"))).isTrue();
    assertThat(count("SELECT count(*) FROM tokens t JOIN users u ON u.id = t.user_id"))
        .isEqualTo(1);
    assertThat(count("SELECT count(*) FROM remarks")).isEqualTo(1);
    assertThat(count("SELECT count(*) FROM users WHERE visits = 0 AND town IS NULL")).isEqualTo(2);
    assertThatThrownBy(() -> count("INSERT INTO remarks VALUES ('2', 'usr_nobody') RETURNING 1"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aMigrationThatFailsLeavesEverythingAsItWas() throws Exception {
    firstSchemaWithData();
    List<String> before = everything();
    assertThatThrownBy(() -> migrate(with("bad-fails.xml")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageEndingWith(
            "could not be brought to schema %d; its data is as it was.".formatted(NEXT));
    assertThat(everything()).isEqualTo(before);
    assertThat(migrate(ChangeLog.CURRENT)).isTrue();
    assertThat(count("SELECT count(*) FROM tokens")).isEqualTo(1);
  }

  @Test
  void aFirstMigrationThatFailsLeavesNothing() throws Exception {
    assertThatThrownBy(() -> migrate(with("bad-fails.xml")))
        .isInstanceOf(StartRefusedException.class);
    assertThat(tables()).isEmpty();
  }

  @Test
  void whatIsUpToDateIsNotMigratedAgain() throws Exception {
    assertThat(migrate(ChangeLog.CURRENT)).isTrue();
    assertThat(migrate(ChangeLog.CURRENT)).isFalse();
  }

  @Test
  void aDatabaseOfANewerVersionIsRefusedAndLeftAlone() throws Exception {
    migrate(with("next.xml"));
    List<String> before = everything();
    assertThatThrownBy(this::open)
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining(
            "was written by a newer PlugAI (schema %d, this one knows %d)"
                .formatted(NEXT, NEXT - 1));
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void gatewaysThatStartTogetherMigrateOnce() throws Exception {
    firstSchemaWithData();
    engine().prepare();
    List<Boolean> done = AtOnce.run(4, i -> new Migration(engine(), ChangeLog.CURRENT).run());
    assertThat(done).filteredOn(migrated -> migrated).hasSize(1);
    try (Persistence persistence = open()) {
      assertThat(persistence.get(UserStore.class).list(Optional.empty(), 9).items()).hasSize(2);
    }
  }

  @Test
  void allTablesAreKnownToTheCopy() throws Exception {
    migrate(ChangeLog.CURRENT);
    List<String> known = new ArrayList<>(DataTable.ALL.stream().map(DataTable::name).toList());
    known.addAll(List.of("databasechangelog", "databasechangeloglock", "plugai_schema"));
    assertThat(tables())
        .filteredOn(table -> !table.startsWith("conversation_words")) // made of the messages
        .containsExactlyInAnyOrderElementsOf(known);
  }

  static ChangeLog with(String file) {
    List<String> files = new ArrayList<>(ChangeLog.CURRENT.files());
    files.add(file);
    return new ChangeLog(files);
  }

  private long count(String query) throws SQLException {
    try (Connection connection = engine().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<String> tables() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = engine().connect();
        ResultSet tables =
            connection
                .getMetaData()
                .getTables(
                    null,
                    kind == TestDatabase.POSTGRES ? "public" : null,
                    "%",
                    new String[] {"TABLE"})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    names.sort(null);
    return names;
  }

  /** All tables, all columns, all rows. */
  private List<String> everything() throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = engine().connect();
        Statement statement = connection.createStatement()) {
      for (String table : tables()) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
          int columns = rows.getMetaData().getColumnCount();
          List<String> lines = new ArrayList<>();
          while (rows.next()) {
            StringBuilder line = new StringBuilder(table);
            for (int i = 1; i <= columns; i++) {
              line.append('|').append(rows.getMetaData().getColumnName(i));
              line.append('=').append(rows.getString(i));
            }
            lines.add(line.toString());
          }
          lines.sort(null);
          all.add(table + " with " + columns + " columns");
          all.addAll(lines);
        }
      }
    }
    return all;
  }
}
