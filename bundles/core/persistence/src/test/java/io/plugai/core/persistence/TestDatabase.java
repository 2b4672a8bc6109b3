package io.plugai.core.persistence;

import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.persistence.engine.Engine;
import io.plugai.core.persistence.engine.PostgresEngine;
import io.plugai.core.persistence.engine.SqliteEngine;
import io.plugai.core.persistence.engine.StartRefusedException;
import io.plugai.spi.credential.Secret;
import io.plugai.testing.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The databases that each test runs on: a fresh one of each kind for whoever asks. */
enum TestDatabase {
  SQLITE {
    @Override
    DatabaseSettings empty(Path folder) {
      return DatabaseSettings.sqlite(folder);
    }

    @Override
    DatabaseSettings withSchema(Path folder) {
      return empty(folder); // opening it begins with the schema
    }
  },
  POSTGRES {
    @Override
    DatabaseSettings empty(Path folder) throws SQLException {
      String name = "test" + NEXT.incrementAndGet();
      Server.RUNNING.create(name);
      return settings(Server.RUNNING, name);
    }

    @Override
    DatabaseSettings withSchema(Path folder) throws SQLException {
      String name = "test" + NEXT.incrementAndGet();
      Server.RUNNING.create(name, Server.TEMPLATE);
      return settings(Server.RUNNING, name);
    }
  };

  private static final AtomicInteger NEXT = new AtomicInteger();

  /** A database that holds nothing, not even a schema. */
  abstract DatabaseSettings empty(Path folder) throws SQLException;

  /** A database with the present schema: a copy, which takes less time than a migration. */
  abstract DatabaseSettings withSchema(Path folder) throws SQLException;

  static DatabaseSettings settings(PostgresServer server, String name) {
    return new DatabaseSettings(
        server.url(name), Path.of(""), PostgresServer.USER, new Secret(PostgresServer.PASSWORD));
  }

  static Engine engine(DatabaseSettings settings) {
    return settings.isPostgres()
        ? new PostgresEngine(settings, Duration.ofSeconds(5))
        : new SqliteEngine(settings.store());
  }

  /** One server for all tests; it ends with the process. */
  private static final class Server {
    static final String TEMPLATE = "with_schema";
    static final PostgresServer RUNNING = start();

    private static PostgresServer start() {
      try {
        PostgresServer server = new PostgresServer();
        server.create(TEMPLATE);
        Persistence.open(settings(server, TEMPLATE)).close();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException | StartRefusedException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
