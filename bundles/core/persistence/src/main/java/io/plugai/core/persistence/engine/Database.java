package io.plugai.core.persistence.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Runs units of work, each in one transaction, and says in the gateway's words what went wrong. Its
 * methods block, for seconds at most. Safe for all threads.
 */
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final long LOOK_SECONDS = 5;
  private static final Duration UNTIL_RESTART = Duration.ofSeconds(30);

  private final Engine engine;
  private final Readiness readiness;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final Jdbi writing;
  private final Jdbi reading;
  private final ScheduledExecutorService watch;
  private final AtomicBoolean frozen = new AtomicBoolean();
  private volatile boolean moved;

  /** Connects. */
  public Database(Engine engine, Readiness readiness) {
    this.engine = engine;
    this.readiness = readiness;
    this.writers = engine.writers();
    this.readers = engine.readers(writers);
    this.writing = jdbi(writers);
    this.reading = readers == writers ? writing : jdbi(readers);
    readiness.answers();
    this.watch = Executors.newSingleThreadScheduledExecutor(Database::daemon);
    watch.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "plugai-database-watch");
    thread.setDaemon(true);
    return thread;
  }

  private static Jdbi jdbi(HikariDataSource source) {
    Jdbi jdbi = Jdbi.create(source);
    jdbi.registerArgument(new Text());
    // Our SQL is what is sent: nothing is put into it but by binding.
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
    return jdbi;
  }

  public Engine engine() {
    return engine;
  }

  /** Looks things up with one statement, which sees what was committed before it. */
  public <T> T read(Work<T> work) {
    try {
      T result = reading.withHandle(work::with);
      readiness.answers();
      return result;
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** Changes things, all of them or none; what it has returned from is on the disk. */
  public <T> T write(Work<T> work) {
    refuseIfFrozen(); // at once: the copy holds the connection
    for (int attempt = 1; ; attempt++) {
      try {
        T result = writing.withHandle(handle -> engine.inTransaction(handle, thawed(work)));
        readiness.answers();
        return result;
      } catch (SQLException | RuntimeException e) {
        if (attempt == ATTEMPTS || !Failures.isCollision(e)) {
          throw failed(e);
        }
      }
    }
  }

  /** Does something with the connection that writes that no transaction allows. */
  public <T> T maintain(Work<T> work) {
    try {
      return writing.withHandle(work::with);
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    }
  }

  /** Looked at again once the connection is there: the copy may have had it meanwhile. */
  private <T> Work<T> thawed(Work<T> work) {
    return handle -> {
      refuseIfFrozen();
      return work.with(handle);
    };
  }

  private void refuseIfFrozen() {
    if (frozen.get()) {
      throw moving();
    }
  }

  /**
   * Does something with the connection that writes, while nobody else does; the rest is refused.
   *
   * @return what came of it; from then on nothing is written here any more
   */
  public <T> T lastWrite(Work<T> work) {
    if (!frozen.compareAndSet(false, true)) {
      throw moving();
    }
    boolean done = false;
    try {
      T result = writing.withHandle(handle -> engine.inTransaction(handle, work));
      done = true;
      moved = true;
      return result;
    } catch (SQLException | RuntimeException e) {
      throw failed(e);
    } finally {
      frozen.set(done);
    }
  }

  private GatewayException moving() {
    return new GatewayException(
            ErrorCode.UNAVAILABLE,
            moved
                ? "The gateway has moved to another database; restart it to go on there."
                : "The gateway moves to another database; nothing is written now.")
        .withRetryAfter(UNTIL_RESTART);
  }

  private RuntimeException failed(Exception failure) {
    if (failure instanceof GatewayException refused) {
      return refused;
    }
    if (Failures.isLost(failure)) {
      readiness.isLost();
      // A file that was away for a moment is opened anew; so is a connection that was cut.
      writers.getHikariPoolMXBean().softEvictConnections();
      readers.getHikariPoolMXBean().softEvictConnections();
    }
    return Failures.translate(failure);
  }

  /** That all connections are in use for a moment does not make it lost. */
  public void look() {
    try (Connection connection = readers.getConnection()) {
      if (connection.isValid(1)) {
        readiness.answers();
      } else {
        readiness.isLost();
      }
    } catch (SQLException e) {
      if (Failures.isLost(e)) {
        readiness.isLost();
      }
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    readers.close();
    writers.close();
  }

  /** Postgres cannot keep the character 0 in a text; so neither database does. */
  private static final class Text extends AbstractArgumentFactory<String> {
    Text() {
      super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String value, ConfigRegistry config) {
      if (value.indexOf('\0') >= 0) {
        throw GatewayException.invalid("text", "must not hold the character 0");
      }
      return (position, statement, context) -> statement.setString(position, value);
    }
  }
}
