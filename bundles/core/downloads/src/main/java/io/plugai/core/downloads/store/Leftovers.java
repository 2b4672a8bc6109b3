package io.plugai.core.downloads.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Files of the storage that nobody needs any more. */
public final class Leftovers {
  /** What is younger may belong to a job that has only just begun. */
  private static final Duration YOUNG = Duration.ofMinutes(10);

  private final Layout layout;

  /** Those of a storage. */
  public Leftovers(Layout layout) {
    this.layout = layout;
  }

  /**
   * Unfinished files that belong to no job.
   *
   * @param needed the keys of those that do
   */
  public List<Path> partials(Set<String> needed) throws IOException {
    return old(layout.partial(), file -> !needed.contains(key(file)));
  }

  private static String key(Path file) {
    String name = file.getFileName().toString();
    int ending = name.lastIndexOf('.');
    return ending < 0 ? name : name.substring(0, ending);
  }

  /** Models that were being put together, or taken away, when the gateway was killed. */
  public List<Path> stages(Set<String> jobs) throws IOException {
    return old(layout.staging(), folder -> !jobs.contains(key(folder)));
  }

  /** Whole files that no model holds, and no job is about to. */
  public List<Path> blobs(Set<String> needed) throws IOException {
    return old(
        layout.blobs(),
        file -> !needed.contains(file.getFileName().toString()) && links(file) == 1);
  }

  private static List<Path> old(Path folder, Predicate<Path> which) throws IOException {
    Instant before = Instant.now().minus(YOUNG);
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> changed(file).isBefore(before)).filter(which).sorted().toList();
    }
  }

  private static Instant changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.now(); // gone meanwhile
    }
  }

  /** By how many names a file is known; where that is not told, somebody may hold it. */
  static int links(Path file) {
    try {
      return (Integer) Files.getAttribute(file, "unix:nlink");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Integer.MAX_VALUE;
    }
  }
}
