package io.plugai.core.persistence;

import io.plugai.spi.adapter.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that each test runs on: a fresh one of each kind for whoever asks. */
enum TestDatabase {
  SQLITE {
    @Override
    DatabaseSettings fresh(Path folder) {
      return DatabaseSettings.sqlite(folder);
    }
  },
  POSTGRES {
    @Override
    DatabaseSettings fresh(Path folder) throws SQLException {
      String name = "test" + NEXT.incrementAndGet();
      try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
      return settings(Server.RUNNING, name);
    }
  };

  /** How long a server may take to start, on a machine that is busy with other tests. */
  static final Duration STARTUP = Duration.ofMinutes(1);

  private static final AtomicInteger NEXT = new AtomicInteger();

  /** A database that holds nothing, not even a schema. */
  abstract DatabaseSettings fresh(Path folder) throws SQLException;

  static DatabaseSettings settings(EmbeddedPostgres server, String name) {
    return new DatabaseSettings(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name,
        Path.of(""),
        "postgres",
        new Secret("postgres"));
  }

  static Engine engine(DatabaseSettings settings) {
    return settings.isPostgres()
        ? new PostgresEngine(settings, Duration.ofSeconds(5))
        : new SqliteEngine(settings.store());
  }

  /** One server for all tests; it ends with the process. */
  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setPGStartupWait(STARTUP)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
