package io.plugai.core.persistence.engine;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** What SQLite and Postgres do each in its own way. */
public interface Engine {
  /** What people call it. */
  String kind();

  /** Where the data lies, without a password. */
  String place();

  /**
   * Waits until the database can be worked with, for a bounded time.
   *
   * @throws StartRefusedException with a sentence, where it cannot
   */
  void prepare() throws StartRefusedException, InterruptedException;

  /** A connection for work that takes long, apart from the pools; the caller closes it. */
  Connection connect() throws SQLException;

  /** Connections for writing. */
  HikariDataSource writers();

  /** Connections for reading; the same where there is no difference. */
  HikariDataSource readers(HikariDataSource writers);

  /** Does the work in a transaction: all of it is kept, or nothing. */
  <T> T inTransaction(Handle handle, Work<T> work) throws SQLException;

  /** Keeps other gateways from migrating, until the transaction that has begun ends. */
  void lockOutOthers(Connection connection) throws SQLException;

  /** Whether there is a table of that name. */
  boolean hasTable(Connection connection, String name) throws SQLException;

  /** Copies the data away before a migration, where that is ours to do. */
  void backUp(int version) throws StartRefusedException;

  /** Behind a SELECT: holds the rows until the transaction ends. */
  String forUpdate();
}
