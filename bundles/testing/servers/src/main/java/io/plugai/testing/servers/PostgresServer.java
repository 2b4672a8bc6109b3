package io.plugai.testing.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A real Postgres on a port of this machine. It can be stopped, and started again where it was. It
 * does not wait for the disk: no test pulls the plug of the machine.
 */
public final class PostgresServer implements AutoCloseable {
  /** Of the superuser. */
  public static final String USER = "postgres";

  /** The superuser's; the server lets in whoever asks from this machine. */
  public static final String PASSWORD = "postgres";

  /** How long it may take to start, on a machine that is busy with other tests. */
  private static final Duration STARTUP = Duration.ofMinutes(1);

  private final EmbeddedPostgres.Builder builder =
      EmbeddedPostgres.builder()
          .setPort(FreePort.find())
          .setServerConfig("fsync", "off")
          .setPGStartupWait(STARTUP);

  /** Another one after each start. */
  private EmbeddedPostgres server;

  private ProcessHandle postmaster;

  /** Starts one that leaves nothing behind. */
  public PostgresServer() throws IOException {
    start();
  }

  /**
   * Starts one that keeps its databases when it is stopped.
   *
   * @param data the folder to keep them in, which is made where there is none
   */
  public PostgresServer(Path data) throws IOException {
    builder.setDataDirectory(data).setCleanDataDirectory(false);
    start();
  }

  /** Starts it again, where it was. */
  public void start() throws IOException {
    server = builder.start();
    postmaster = findPostmaster();
  }

  /** Stops it, and waits until it has. */
  @Override
  public void close() throws IOException {
    server.close();
    postmaster.onExit().join();
  }

  /** The process that has started all its others. */
  public ProcessHandle postmaster() {
    return postmaster;
  }

  /** Makes a database that holds nothing. */
  public void create(String name) throws SQLException {
    execute("CREATE DATABASE " + name);
  }

  /** Makes a database that holds what another one does, to which nobody is connected. */
  public void create(String name, String template) throws SQLException {
    execute("CREATE DATABASE " + name + " TEMPLATE " + template);
  }

  /** Where JDBC finds a database of that name. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
  }

  private ProcessHandle findPostmaster() throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      Path file = Path.of(row.getString(1), "postmaster.pid");
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).trim())).orElseThrow();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException {
    return server.getPostgresDatabase().getConnection();
  }
}
