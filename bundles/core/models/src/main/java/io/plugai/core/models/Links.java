package io.plugai.core.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where links in the model folders may lead.
 *
 * @param folders all model folders
 * @param mayLeave whether out of them
 */
record Links(List<Path> folders, boolean mayLeave) {
  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  Links {
    folders = List.copyOf(folders);
  }

  /** Whether this is a link that leads where links may not. */
  boolean leadsOut(Path path) {
    if (mayLeave || !Files.isSymbolicLink(path)) {
      return false;
    }
    try {
      Path target = path.toRealPath();
      return folders.stream().noneMatch(folder -> target.startsWith(real(folder)));
    } catch (IOException e) {
      return true;
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder;
    }
  }

  /** A file that is linked to changes elsewhere. */
  void watchTarget(Path file, FolderWatch watch) {
    try {
      Path folder = file.toRealPath().resolveSibling("");
      watch.add(folder, folder);
    } catch (IOException e) {
      LOG.debug("No change of {} will be told: {}", file, e.toString());
    }
  }
}
