package io.plugai.core.models;

import io.plugai.core.models.FolderScan.FolderVisitor;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the files below a folder, at any depth within a bound. Links are followed. What begins
 * with a dot is left alone, and what cannot be read or is no plain file is left out: a link that
 * leads back, a folder of somebody else, a pipe.
 */
final class FolderFiles extends SimpleFileVisitor<Path> {
  private static final Logger LOG = LoggerFactory.getLogger(FolderFiles.class);
  private static final int DEEPEST = 6;

  private final List<Path> files = new ArrayList<>();
  private final FolderVisitor visitor;

  private FolderFiles(FolderVisitor visitor) {
    this.visitor = visitor;
  }

  /** The files in the order of their names. */
  static List<Path> below(Path folder, FolderVisitor visitor) throws IOException {
    FolderFiles collected = new FolderFiles(visitor);
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, collected);
    collected.files.sort(null);
    return collected.files;
  }

  static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  /** A file that is linked to changes elsewhere. */
  static void watch(Path file, FolderVisitor visitor) {
    if (Files.isSymbolicLink(file)) {
      try {
        visitor.visit(file.toRealPath().resolveSibling(""));
      } catch (IOException e) {
        LOG.warn("No change of {} will be noticed: {}", file, e.toString());
      }
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    if (isHidden(folder)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    try {
      visitor.visit(folder);
    } catch (IOException e) {
      LOG.warn("No change in {} will be noticed: {}", folder, e.toString());
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && !isHidden(file)) {
      files.add(file);
      watch(file, visitor);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    LOG.debug("{} is left out: {}", file, failure.toString());
    return FileVisitResult.CONTINUE;
  }
}
