package io.plugai.core.persistence.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, perhaps shared with other gateways. No wait is without an end. */
public final class PostgresEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresEngine.class);
  private static final int CONNECTIONS = 10;
  private static final int CONNECTION_WAIT_MILLIS = 2000;
  private static final int CONNECT_SECONDS = 2;
  private static final int STATEMENT_MILLIS = 8000;
  private static final int LOCK_MILLIS = 5000;
  private static final int IDLE_IN_TRANSACTION_MILLIS = 30_000;
  private static final int LONG_WORK_SECONDS = 3600;

  /** After all statements should have ended, for a peer that has gone silent. */
  private static final int SOCKET_SECONDS = 10;

  private static final Duration RETRY = Duration.ofMillis(500);

  /** Ours alone in the database: the letters of {@code plugai}. */
  private static final long MIGRATION_LOCK = 0x706c75676169L;

  private final DatabaseSettings settings;
  private final Duration patience;

  public PostgresEngine(DatabaseSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
  }

  @Override
  public String kind() {
    return "postgresql";
  }

  @Override
  public String place() {
    return settings.place();
  }

  @Override
  public void prepare() throws StartRefusedException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      try (Connection connection = source(SOCKET_SECONDS).getConnection()) {
        return;
      } catch (SQLException e) {
        if (!Failures.isAway(e)) {
          throw new StartRefusedException(
              "The database " + place() + " lets nobody in with this user, password and name.", e);
        }
        if (System.nanoTime() > deadline) {
          throw new StartRefusedException(
              "The database " + place() + " cannot be reached; is it running?", e);
        }
        if (!told) {
          LOG.warn("Waiting for the database {}.", place());
          told = true;
        }
        TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
      }
    }
  }

  @Override
  public Connection connect() throws SQLException {
    Connection connection = source(LONG_WORK_SECONDS).getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '" + LONG_WORK_SECONDS + "s'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public HikariDataSource writers() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("plugai-database");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    config.setInitializationFailTimeout(-1); // it was awaited already
    config.setValidationTimeout(1000);
    // Said rather than asked for: a pool that asks while the server goes away never opens a
    // connection again.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setDataSource(source(SOCKET_SECONDS));
    config.setConnectionInitSql(
        "SET statement_timeout = "
            + STATEMENT_MILLIS
            + "; SET lock_timeout = "
            + LOCK_MILLIS
            + "; SET idle_in_transaction_session_timeout = "
            + IDLE_IN_TRANSACTION_MILLIS);
    return new HikariDataSource(config);
  }

  @Override
  public HikariDataSource readers(HikariDataSource writers) {
    return writers;
  }

  private PGSimpleDataSource source(int socketSeconds) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.url());
    source.setReWriteBatchedInserts(false); // it would not tell which rows were there already
    source.setUser(settings.user());
    source.setPassword(settings.password().reveal());
    source.setApplicationName("plugai");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(2 * CONNECT_SECONDS);
    source.setSocketTimeout(socketSeconds);
    source.setTcpKeepAlive(true);
    source.setLogServerErrorDetail(false); // it would quote rows
    return source;
  }

  @Override
  public <T> T inTransaction(Handle handle, Work<T> work) throws SQLException {
    return handle.inTransaction(work::with);
  }

  @Override
  public void lockOutOthers(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + MIGRATION_LOCK + ")");
    }
  }

  @Override
  public boolean hasTable(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  @Override
  public void backUp(int version) {
    LOG.info("Postgres is backed up by tools of its own; the migration changes all or nothing.");
  }

  @Override
  public String forUpdate() {
    return " FOR UPDATE";
  }
}
