package io.plugai.core.persistence.engine;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What the database's failures are to the rest of the gateway. The result codes are those of
 * sqlite.org/rescode.html and of appendix A of the PostgreSQL manual.
 */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(5);
  private static final int PRIMARY_CODE = 0xff;
  private static final String DISK_FULL = "53100";

  /** One line for all that fail meanwhile. */
  private static final long BETWEEN_LINES_NANOS = Duration.ofSeconds(5).toNanos();

  private static final AtomicLong LAST_LINE =
      new AtomicLong(System.nanoTime() - BETWEEN_LINES_NANOS);

  private Failures() {}

  /** The refusal for what came of a unit of work; anything but a database's failure is a bug. */
  public static RuntimeException translate(Throwable failure) {
    Optional<GatewayException> refused = find(failure, GatewayException.class);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<SQLException> sql = sql(failure);
    if (sql.isPresent()) {
      return translate(sql.get());
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  /** Whether the transaction may just be tried again: nothing of it was kept. */
  static boolean isCollision(Throwable failure) {
    String state = sql(failure).map(Failures::state).orElse("");
    return state.equals("40001") || state.equals("40P01");
  }

  /** Whether the database cannot be reached or read, rather than that it says no. */
  static boolean isLost(Throwable failure) {
    return sql(failure).map(Failures::isLost).orElse(false);
  }

  /** The SQL failure among the causes: the driver's own, where there is one. */
  static Optional<SQLException> sql(Throwable failure) {
    Optional<SQLException> sqlite = find(failure, SQLiteException.class).map(e -> e);
    return sqlite.isPresent() ? sqlite : find(failure, SQLException.class);
  }

  /** Whether the database is away or locked, so that it may be there when it is tried again. */
  static boolean mayPass(Throwable failure) {
    return sql(failure).map(Failures::mayPass).orElse(false);
  }

  private static boolean mayPass(SQLException failure) {
    SQLiteErrorCode code = code(failure);
    if (code == null) {
      return isAway(failure);
    }
    SQLiteErrorCode primary = primary(code);
    return primary == SQLiteErrorCode.SQLITE_BUSY || primary == SQLiteErrorCode.SQLITE_LOCKED;
  }

  private static boolean isLost(SQLException failure) {
    SQLiteErrorCode code = code(failure);
    return code == null ? notThere(failure) : isGone(code);
  }

  private static GatewayException translate(SQLException failure) {
    SQLiteErrorCode code = code(failure);
    return code == null ? postgres(failure, state(failure)) : sqlite(failure, code);
  }

  private static GatewayException sqlite(SQLException failure, SQLiteErrorCode code) {
    if (code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
        || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY) {
      return taken(failure);
    }
    if (code == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY) {
      return orphan(failure);
    }
    return switch (primary(code)) {
      case SQLITE_FULL -> full(failure);
      case SQLITE_BUSY, SQLITE_LOCKED -> unavailable("The database is busy.", SOON, failure);
      case SQLITE_READONLY -> unavailable("The database cannot be written to.", LATER, failure);
      default -> unexpected(failure, code.name());
    };
  }

  private static GatewayException postgres(SQLException failure, String state) {
    if (failure instanceof SQLTransientConnectionException && state.isEmpty()) {
      return unavailable("The database is busy.", SOON, failure); // all connections are in use
    }
    if (state.equals("23505")) {
      return taken(failure);
    }
    if (state.equals("23503")) {
      return orphan(failure);
    }
    if (state.startsWith("22")) {
      return GatewayException.invalid("data", "cannot be kept as it is");
    }
    if (state.equals(DISK_FULL)) {
      return full(failure);
    }
    if (state.startsWith("40") || state.startsWith("55") || state.equals("57014")) {
      return unavailable("The database is busy.", SOON, failure);
    }
    if (state.startsWith("25")) {
      return unavailable("The database cannot be written to.", LATER, failure);
    }
    if (notThere(failure)) {
      return unavailable("The database cannot be reached.", SOON, failure);
    }
    return unexpected(failure, state);
  }

  private static GatewayException taken(SQLException failure) {
    return new GatewayException(ErrorCode.CONFLICT, "It is there already.", failure);
  }

  private static GatewayException orphan(SQLException failure) {
    return new GatewayException(
        ErrorCode.NOT_FOUND, "What it belongs to is not there any more.", failure);
  }

  private static GatewayException full(SQLException failure) {
    if (isTimeForALine()) {
      LOG.error("There is no room left for the database.");
    }
    return new GatewayException(
            ErrorCode.STORAGE_FULL, "There is no room left for the database.", failure)
        .withRetryAfter(LATER);
  }

  private static GatewayException unexpected(SQLException failure, String code) {
    if (isTimeForALine()) {
      LOG.error("The database failed with {}.", code, failure);
    }
    return unavailable("The database failed.", LATER, failure);
  }

  private static boolean isTimeForALine() {
    long now = System.nanoTime();
    long last = LAST_LINE.get();
    return now - last >= BETWEEN_LINES_NANOS && LAST_LINE.compareAndSet(last, now);
  }

  private static GatewayException unavailable(String message, Duration retry, SQLException cause) {
    return new GatewayException(ErrorCode.UNAVAILABLE, message, cause).withRetryAfter(retry);
  }

  /** Cannot be reached, is starting or stopping, or has no connection left: Postgres may come. */
  static boolean isAway(SQLException failure) {
    String state = state(failure);
    return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
  }

  /**
   * The same, or lets nobody in any more with this name and password. Of one whose disk is full can
   * still be read.
   */
  private static boolean notThere(SQLException failure) {
    String state = state(failure);
    return !state.equals(DISK_FULL) && (isAway(failure) || state.startsWith("28"));
  }

  private static boolean isGone(SQLiteErrorCode code) {
    return switch (primary(code)) {
      case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB -> true;
      default -> false;
    };
  }

  static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & PRIMARY_CODE);
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }

  private static @Nullable SQLiteErrorCode code(SQLException failure) {
    return failure instanceof SQLiteException sqlite ? sqlite.getResultCode() : null;
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
