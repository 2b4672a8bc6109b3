package io.plugai.core.persistence.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies of the SQLite database, the newest ten. */
public final class Backups {
  private static final int KEPT = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS").withZone(ZoneOffset.UTC);

  private final SqliteEngine database;
  private final Path folder;
  private final Clock clock;

  public Backups(SqliteEngine database, Path folder, Clock clock) {
    this.database = database;
    this.folder = folder;
    this.clock = clock;
  }

  Path folder() {
    return folder;
  }

  /**
   * Copies what is committed, while others read and write.
   *
   * @param version of the schema, for the file's name
   */
  public synchronized Path make(int version) throws IOException, SQLException {
    PrivateFiles.folder(folder);
    deleteParts();
    Path file = folder.resolve("plugai-" + TIME.format(clock.instant()) + "-v" + version + ".db");
    PrivateFiles.whole(file, database::copyInto);
    deleteOld();
    return file;
  }

  /** What those left that were killed while they made one. */
  private void deleteParts() throws IOException {
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(folder, "plugai-*" + PrivateFiles.PART)) {
      for (Path part : parts) {
        Files.delete(part);
      }
    }
  }

  private void deleteOld() throws IOException {
    List<Path> newestFirst;
    try (Stream<Path> files = Files.list(folder)) {
      newestFirst =
          files
              .filter(file -> file.getFileName().toString().matches("plugai-.*-v\\d+\\.db"))
              .sorted(Comparator.comparing(Path::getFileName).reversed())
              .toList();
    }
    for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
      Files.delete(old);
    }
  }
}
