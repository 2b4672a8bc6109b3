package io.plugai.core.requests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files in which the answer of a request lies: they go with it. */
final class MadeFiles {
  private static final Logger LOG = LoggerFactory.getLogger(MadeFiles.class);

  private MadeFiles() {}

  /** What they take together; one that is not there takes nothing. */
  static long size(List<Path> files) {
    return files.stream().mapToLong(file -> file.toFile().length()).sum();
  }

  /** Deletes them; one that cannot be is named in the log. */
  static void delete(List<Path> files) {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("{} cannot be deleted: {}", file, e.getClass().getName());
      }
    }
  }
}
