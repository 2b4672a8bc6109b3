package io.plugai.core.persistence.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The note beside a SQLite database that all of it was copied to Postgres. Where it is there, the
 * database is not opened: what was written to it would be missing in the copy.
 */
public final class CopyNote {
  private final Path database;
  private final Path file;

  public CopyNote(Path database) {
    this.database = database;
    this.file = database.resolveSibling("copied-to-postgres");
  }

  /** Says when, and where to; it is on the disk once this returns. */
  public void write(Instant at, String place) throws IOException {
    PrivateFiles.whole(file, part -> Files.writeString(part, at + " " + place + "\n"));
  }

  /** Takes it back, for a copy that did not come to be. */
  public void delete() throws IOException {
    PrivateFiles.delete(file);
  }

  public void refuseIfThere() throws StartRefusedException {
    if (Files.exists(file)) {
      throw new StartRefusedException(
          "The database "
              + database
              + " was copied to Postgres, as "
              + file
              + " tells: set PLUGAI_DATABASE_URL to work with the copy, or delete that file to go"
              + " back to SQLite, without what came after the copy.");
    }
  }
}
