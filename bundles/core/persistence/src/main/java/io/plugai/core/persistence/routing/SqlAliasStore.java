package io.plugai.core.persistence.routing;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.api.store.AliasStore;
import io.plugai.core.persistence.engine.Database;
import io.plugai.core.persistence.engine.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Aliases, each with its candidates in one row. */
public final class SqlAliasStore implements AliasStore {
  private final Database database;

  public SqlAliasStore(Database database) {
    this.database = database;
  }

  @Override
  public List<Alias> list() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT * FROM aliases ORDER BY name")
                .map((row, context) -> alias(row))
                .list());
  }

  @Override
  public boolean put(Alias alias) {
    return database.write(
        handle -> {
          boolean before =
              handle
                      .createUpdate("DELETE FROM aliases WHERE name = :name")
                      .bind("name", alias.name())
                      .execute()
                  > 0;
          handle
              .createUpdate(
                  "INSERT INTO aliases (name, policy, candidates)"
                      + " VALUES (:name, :policy, :candidates)"
                      + " ON CONFLICT (name) DO UPDATE SET policy = excluded.policy,"
                      + " candidates = excluded.candidates")
              .bind("name", alias.name())
              .bind("policy", alias.policy().id())
              .bind("candidates", lines(alias.candidates()))
              .execute();
          return !before;
        });
  }

  @Override
  public boolean remove(String name) {
    return database.write(
        handle ->
            handle
                    .createUpdate("DELETE FROM aliases WHERE name = :name")
                    .bind("name", name)
                    .execute()
                == 1);
  }

  private static String lines(List<Candidate> candidates) {
    return candidates.stream()
        .map(candidate -> candidate.weight() + " " + candidate.model())
        .collect(Collectors.joining("\n"));
  }

  private static Alias alias(ResultSet row) throws SQLException {
    return new Alias(
        Rows.text(row, "name"),
        Policy.of(Rows.text(row, "policy"))
            .orElseThrow(() -> new SQLException("there is no such policy")),
        Rows.text(row, "candidates").lines().map(SqlAliasStore::candidate).toList(),
        false);
  }

  private static Candidate candidate(String line) {
    int space = line.indexOf(' ');
    return new Candidate(line.substring(space + 1), Integer.parseInt(line.substring(0, space)));
  }
}
