package io.plugai.core.persistence.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/**
 * SQLite in a file. One connection writes, so that writers queue in the pool, in order, rather than
 * at the file's lock; the others only read, beside it, thanks to the write-ahead log. An answered
 * write is on the disk ({@code synchronous=FULL}).
 */
public final class SqliteEngine implements Engine {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int READER_WAIT_MILLIS = 2000;
  private static final int READERS = 4;
  private static final int WAL_BYTES_KEPT = 64 << 20;

  private final Path folder;
  private final int patienceMillis;
  private final Path file;
  private final Backups backups;
  private final CopyNote copyNote;

  /** The database in that folder. */
  public SqliteEngine(Path folder) {
    this(folder, PATIENCE);
  }

  /**
   * The database in that folder.
   *
   * @param patience how long to wait for a lock of another process, and how long writers wait for
   *     each other
   */
  public SqliteEngine(Path folder, Duration patience) {
    this.folder = folder;
    this.patienceMillis = Math.toIntExact(patience.toMillis());
    this.file = folder.resolve("plugai.db");
    this.backups = new Backups(this, folder.resolve("backups"), Clock.systemUTC());
    this.copyNote = new CopyNote(file);
  }

  @Override
  public String kind() {
    return "sqlite";
  }

  @Override
  public String place() {
    return file.toString();
  }

  /** The folder that holds the database and its backups. */
  public Path folder() {
    return folder;
  }

  /** The database's file. */
  public Path file() {
    return file;
  }

  public Backups backups() {
    return backups;
  }

  public CopyNote copyNote() {
    return copyNote;
  }

  @Override
  public void prepare() throws StartRefusedException {
    try {
      PrivateFiles.folder(folder);
      PrivateFiles.file(file);
    } catch (IOException e) {
      throw new StartRefusedException("The database " + file + " cannot be created or read.", e);
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false); // asks for the right to write
      statement.execute("SELECT count(*) FROM sqlite_master");
      connection.rollback();
    } catch (SQLException e) {
      throw new StartRefusedException("The database " + file + " " + fault(e) + ".", e);
    }
  }

  private static String fault(SQLException failure) {
    if (!(failure instanceof SQLiteException sqlite)) {
      return "cannot be opened";
    }
    return switch (Failures.primary(sqlite.getResultCode())) {
      case SQLITE_BUSY, SQLITE_LOCKED -> "is locked by another process";
      case SQLITE_NOTADB, SQLITE_CORRUPT ->
          "is damaged, or no SQLite database; backups lie in the folder beside it";
      case SQLITE_READONLY -> "may not be written to";
      case SQLITE_FULL -> "has no room left on its disk";
      default -> "cannot be opened";
    };
  }

  @Override
  public Connection connect() throws SQLException {
    return writing().getConnection();
  }

  @Override
  public HikariDataSource writers() {
    HikariConfig config = config("plugai-database-writer", 1, patienceMillis);
    config.setDataSource(writing());
    return new HikariDataSource(config);
  }

  @Override
  public HikariDataSource readers(HikariDataSource writers) {
    SQLiteConfig reading = settings();
    reading.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
    HikariConfig config = config("plugai-database-reader", READERS, READER_WAIT_MILLIS);
    config.setDataSource(source(reading));
    config.setConnectionInitSql("PRAGMA query_only = 1");
    return new HikariDataSource(config);
  }

  private static HikariConfig config(String name, int size, long waitMillis) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(waitMillis);
    config.setValidationTimeout(1000);
    config.setIdleTimeout(0);
    config.setMaxLifetime(0);
    config.setKeepaliveTime(0);
    return config;
  }

  private SQLiteDataSource writing() {
    SQLiteConfig writing = settings();
    writing.setJournalMode(SQLiteConfig.JournalMode.WAL);
    writing.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    writing.setJournalSizeLimit(WAL_BYTES_KEPT);
    // A transaction that read before it asked to write could not be let wait: it would have to
    // fail.
    writing.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    return source(writing);
  }

  private SQLiteConfig settings() {
    SQLiteConfig config = new SQLiteConfig(new Properties());
    config.enforceForeignKeys(true);
    config.setBusyTimeout(patienceMillis);
    return config;
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /**
   * Says itself where the transaction begins and ends. With {@code setAutoCommit(false)} a driver
   * that found the file locked takes itself for being in a transaction, so that the next unit of
   * work has none; and its {@code commit} begins the next at once, and fails where that cannot be
   * begun.
   */
  @Override
  public <T> T inTransaction(Handle handle, Work<T> work) throws SQLException {
    handle.execute("BEGIN IMMEDIATE");
    try {
      T result = work.with(handle);
      handle.execute("COMMIT");
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(handle, e);
      throw e;
    }
  }

  private static void rollBack(Handle handle, Throwable why) {
    try {
      handle.execute("ROLLBACK");
    } catch (RuntimeException e) {
      why.addSuppressed(e); // SQLite has done it already, where the disk was full
    }
  }

  @Override
  public void lockOutOthers(Connection connection) {
    // A transaction that writes is alone from its beginning.
  }

  @Override
  public boolean hasTable(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  @Override
  public void backUp(int version) throws StartRefusedException {
    try {
      backups.make(version);
    } catch (IOException | SQLException e) {
      throw new StartRefusedException(
          "The database "
              + file
              + " has to be migrated, and cannot be backed up before into "
              + backups.folder()
              + ".",
          e);
    }
  }

  @Override
  public String forUpdate() {
    return "";
  }

  /** Copies what is committed into an empty file, while others read and write. */
  public void copyInto(Path empty) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, empty.toString());
      copy.execute();
    }
  }

  public long bytes() throws IOException {
    return Files.size(file);
  }
}
