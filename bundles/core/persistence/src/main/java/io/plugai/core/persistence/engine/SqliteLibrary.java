package io.plugai.core.persistence.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native code. By itself the driver unpacks a copy into the folder for temporary files at
 * each start, compares the two byte by byte, and leaves it there for ever when the process is
 * killed; given one copy that stays, it does none of that.
 */
public final class SqliteLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteLibrary.class);

  /** Where the driver looks first; see its {@code SQLiteJDBCLoader}. */
  private static final String FOLDER = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /**
   * Has the driver load it from a folder of this one, where it is put once for each version. Where
   * that cannot be done, the driver goes on as by itself.
   */
  public static void keepIn(Path parent) {
    Path folder = parent.resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
    try {
      unpack(folder);
      System.setProperty(FOLDER, folder.toString());
    } catch (IOException e) {
      LOG.warn("SQLite's native code cannot be kept in {}.", folder, e);
    }
  }

  private static void unpack(Path folder) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    Path library = folder.resolve(name);
    if (Files.exists(library)) {
      return;
    }
    Files.createDirectories(folder);
    try (InputStream in = packed(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
      PrivateFiles.whole(
          library, part -> Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING));
    }
  }

  private static InputStream packed(String resource) throws IOException {
    InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("There is none for this system: " + resource);
    }
    return in;
  }
}
