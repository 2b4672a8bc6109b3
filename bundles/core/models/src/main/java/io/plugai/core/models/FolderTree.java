package io.plugai.core.models;

import io.plugai.support.modelfiles.ModelFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
final class FolderTree {
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
    boolean hasMoreWeights;
  }

  final List<Entry> loose = new ArrayList<>();
  final Map<Path, Branch> branches = new TreeMap<>();

  private final Path root;
  private final FolderWatch watch;
  private final Links links;
  private final OtherNames others;

  /** The folders around the one that is read, so that no link leads back into them. */
  private final Deque<Object> around = new ArrayDeque<>();

  private int entries;

  private FolderTree(Path root, FolderWatch watch, Links links, OtherNames others) {
    this.root = root;
    this.watch = watch;
    this.links = links;
    this.others = others;
  }

  /**
   * Walks the folder.
   *
   * @param watch told of every folder before it is read, so that no change after that is missed
   * @param others names of files that are no models, which are not looked at again
   * @throws IOException if the folder itself cannot be read
   */
  static FolderTree walk(Path root, FolderWatch watch, Links links, OtherNames others)
      throws IOException {
    FolderTree tree = new FolderTree(root, watch, links, others);
    tree.enter(root, Files.readAttributes(root, BasicFileAttributes.class), null);
    tree.loose.sort(Comparator.comparing(Entry::file));
    tree.branches.values().forEach(one -> one.files.sort(Comparator.comparing(Entry::file)));
    if (tree.entries > MOST_ENTRIES) {
      LOG.warn("{} holds more than {} files; the rest is left out.", root, MOST_ENTRIES);
    }
    return tree;
  }

  private void enter(Path folder, BasicFileAttributes is, @Nullable Branch branch)
      throws IOException {
    Object key = is.fileKey();
    Object identity = key != null ? key : folder.toRealPath();
    if (around.size() >= DEEPEST || around.contains(identity)) {
      return;
    }
    watch.add(folder, identity);
    around.push(identity);
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (++entries > MOST_ENTRIES) {
          break;
        }
        visit(child, branch);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } finally {
      around.pop();
    }
  }

  private void visit(Path path, @Nullable Branch branch) {
    String name = path.getFileName().toString();
    boolean isLoose = branch == null;
    if (name.startsWith(".") || (isLoose && others.contains(name))) {
      return;
    }
    if (branch != null && branch.hasTooMany) {
      branch.hasMoreWeights |= ModelFile.isWeights(path);
      return;
    }
    try {
      BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
      if (is.isDirectory()) {
        visitFolder(path, is, branch);
      } else if (is.isRegularFile() && isLoose && !FolderScan.isOfInterest(path)) {
        others.add(name);
      } else if (is.isRegularFile()) {
        visitFile(new Entry(path, is), branch);
      }
    } catch (IOException e) {
      LOG.debug("{} is left out: {}", path, e.toString());
    }
  }

  private void visitFolder(Path folder, BasicFileAttributes is, @Nullable Branch branch)
      throws IOException {
    Branch own = branch == null ? branches.computeIfAbsent(folder, any -> new Branch()) : branch;
    if (links.leadsOut(folder)) {
      own.linkOutside = folder;
    } else {
      enter(folder, is, own);
    }
  }

  private void visitFile(Entry entry, @Nullable Branch branch) {
    if (ModelFile.isWeights(entry.file()) && Files.isSymbolicLink(entry.file())) {
      links.watchTarget(entry.file(), watch);
    }
    if (branch == null) {
      loose.add(entry);
      return;
    }
    branch.hasTooMany = branch.files.size() >= MOST_FILES;
    if (!branch.hasTooMany) {
      branch.files.add(entry);
    } else {
      branch.hasMoreWeights |= ModelFile.isWeights(entry.file());
    }
    if (branch.linkOutside == null && links.leadsOut(entry.file())) {
      branch.linkOutside = entry.file();
    }
  }
}
