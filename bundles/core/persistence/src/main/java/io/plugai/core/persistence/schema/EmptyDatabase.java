package io.plugai.core.persistence.schema;

import io.plugai.core.persistence.engine.PrivateFiles;
import io.plugai.core.persistence.engine.SqliteEngine;
import io.plugai.core.persistence.engine.StartRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A SQLite database of the present schema with nothing in it, made by the build with the same
 * change log: a first start copies it, rather than wait for Liquibase. Where it is missing, a first
 * start migrates.
 */
public final class EmptyDatabase {
  private static final String RESOURCE = "empty.db";

  private EmptyDatabase() {}

  /** Where there is no database yet, begins with a copy; whole, or not at all. */
  public static void begin(SqliteEngine engine) throws StartRefusedException {
    Path file = engine.file();
    try (InputStream empty = EmptyDatabase.class.getResourceAsStream(RESOURCE)) {
      PrivateFiles.folder(engine.folder());
      if (empty != null && !Files.exists(file)) {
        byte[] bytes = empty.readAllBytes();
        PrivateFiles.whole(file, part -> Files.write(part, bytes));
      }
    } catch (IOException e) {
      throw new StartRefusedException("The database " + file + " cannot be created.", e);
    }
  }

  /**
   * Run by the build.
   *
   * @param args the folder of the compiled classes
   */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("plugai-empty");
    try {
      SqliteEngine engine = new SqliteEngine(folder);
      engine.prepare();
      new Migration(engine, ChangeLog.CURRENT).run();
      forgetWhen(engine);
      Path target =
          Path.of(args[0])
              .resolve(EmptyDatabase.class.getPackageName().replace('.', '/'))
              .resolve(RESOURCE);
      Files.deleteIfExists(target);
      engine.copyInto(target);
    } finally {
      delete(folder);
    }
  }

  /** So that the same sources make the same file. */
  private static void forgetWhen(SqliteEngine engine) throws SQLException {
    try (Connection connection = engine.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE databasechangelog SET dateexecuted = '2026-11-21 00:00:00', deployment_id = '0'");
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
