package io.plugai.core.models;

import io.plugai.support.modelfiles.ModelFile;
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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks a models folder once: what lies loose in it, and what lies in each of its subfolders, at
 * any depth within a bound. Links are followed. What begins with a dot is left alone, and what
 * cannot be read or is no plain file is left out: a link that leads back, a folder of somebody
 * else, a pipe.
 */
final class FolderTree extends SimpleFileVisitor<Path> {
  private static final Logger LOG = LoggerFactory.getLogger(FolderTree.class);
  private static final int DEEPEST = 7;

  /** Of one model; more than any has. */
  static final int MOST_FILES = 10_000;

  /** Everything; a folder that has more than this is no folder of models. */
  private static final int MOST_ENTRIES = 2_000_000;

  /** A file and what the file system says of it. */
  record Entry(Path file, BasicFileAttributes is) {}

  /** What lies in a subfolder. */
  static final class Branch {
    final List<Entry> files = new ArrayList<>();
    @Nullable Path linkOutside;
    boolean hasTooMany;

    private void add(Entry entry) {
      if (files.size() < MOST_FILES) {
        files.add(entry);
      } else {
        hasTooMany = true;
      }
    }
  }

  final List<Entry> loose = new ArrayList<>();
  final Map<Path, Branch> branches = new TreeMap<>();

  private final Path root;
  private final FolderWatch watch;
  private final Links links;
  private int entries;

  private FolderTree(Path root, FolderWatch watch, Links links) {
    this.root = root;
    this.watch = watch;
    this.links = links;
  }

  /**
   * Walks the folder.
   *
   * @param watch told of every folder before it is read, so that no change after that is missed
   * @throws IOException if the folder itself cannot be read
   */
  static FolderTree walk(Path root, FolderWatch watch, Links links) throws IOException {
    FolderTree tree = new FolderTree(root, watch, links);
    Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, tree);
    tree.loose.sort((a, b) -> a.file().compareTo(b.file()));
    tree.branches.values().forEach(b -> b.files.sort((x, y) -> x.file().compareTo(y.file())));
    return tree;
  }

  static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is) {
    boolean isRoot = folder.equals(root);
    if (!isRoot && isHidden(folder)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    if (!isRoot && links.leadsOut(folder)) {
      branch(folder).linkOutside = folder;
      return FileVisitResult.SKIP_SUBTREE;
    }
    watch.add(folder, Objects.requireNonNullElse(is.fileKey(), folder));
    return count();
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
    if (!is.isRegularFile() || isHidden(file)) {
      return count();
    }
    boolean isLoose = root.equals(file.getParent());
    if (isLoose && !FolderScan.isOfInterest(file)) {
      return count();
    }
    if (ModelFile.isWeights(file) && Files.isSymbolicLink(file)) {
      links.watchTarget(file, watch);
    }
    if (isLoose) {
      loose.add(new Entry(file, is));
    } else {
      Branch branch = branch(file);
      branch.add(new Entry(file, is));
      if (branch.linkOutside == null && links.leadsOut(file)) {
        branch.linkOutside = file;
      }
    }
    return count();
  }

  private Branch branch(Path below) {
    Path name = below.getName(root.getNameCount());
    return branches.computeIfAbsent(root.resolve(name), any -> new Branch());
  }

  private FileVisitResult count() {
    if (++entries > MOST_ENTRIES) {
      LOG.warn("{} holds more than {} files; the rest is left out.", root, MOST_ENTRIES);
      return FileVisitResult.TERMINATE;
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (file.equals(root)) {
      throw failure;
    }
    LOG.debug("{} is left out: {}", file, failure.toString());
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null && folder.equals(root)) {
      throw failure;
    }
    return FileVisitResult.CONTINUE; // what was read of it before is there
  }
}
