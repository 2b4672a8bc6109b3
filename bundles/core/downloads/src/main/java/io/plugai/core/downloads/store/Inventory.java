package io.plugai.core.downloads.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The models that were fetched, as they lie there. */
public final class Inventory {
  private static final String PIN = ".pinned";
  private static final String LOCAL = "local/";

  private final Layout layout;

  /** Those of a folder. */
  public Inventory(Layout layout) {
    this.layout = layout;
  }

  /** One of them. */
  public record Fetched(Path folder, Provenance from) {
    /** Its id. */
    public String id() {
      return LOCAL + folder.getFileName();
    }

    /** Whether it is to stay. */
    public boolean pinned() {
      return Files.exists(folder.resolve(PIN));
    }

    /** Bytes of its files. */
    public long bytes() {
      return from.files().stream().mapToLong(Provenance.File::size).sum();
    }

    /** Whether it was fetched before that. */
    public boolean isOlderThan(Instant time) {
      try {
        return Instant.parse(from.fetchedAt()).isBefore(time);
      } catch (DateTimeException e) {
        return false;
      }
    }

    /** Keeps it, or lets it go. */
    public void pin(boolean pinned) throws IOException {
      if (pinned) {
        Files.write(folder.resolve(PIN), new byte[0]);
      } else {
        Files.deleteIfExists(folder.resolve(PIN));
      }
    }
  }

  /** All of them, sorted by their names. */
  public List<Fetched> all() throws IOException {
    try (Stream<Path> folders = Files.list(layout.models())) {
      return folders
          .filter(folder -> !folder.getFileName().toString().startsWith("."))
          .sorted()
          .flatMap(folder -> Provenance.of(folder).map(from -> new Fetched(folder, from)).stream())
          .toList();
    }
  }

  /** The one of that id. */
  public Optional<Fetched> find(String id) throws IOException {
    return all().stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /** What of the disk is free once a model is gone: files that others hold stay. */
  public long frees(Fetched model) {
    return model.from().files().stream()
        .filter(file -> Leftovers.links(model.folder().resolve(file.path())) <= 2)
        .mapToLong(Provenance.File::size)
        .sum();
  }

  /** Takes a model away, at once for all who look, and the files that only it held. */
  public void delete(Fetched model) throws IOException {
    Path away = layout.staging().resolve(model.folder().getFileName() + ".old");
    Publication.deleteAll(away);
    Files.move(model.folder(), away);
    Publication.deleteAll(away);
    for (Provenance.File file : model.from().files()) {
      Path blob = layout.blob(file.sha256());
      if (Leftovers.links(blob) == 1) {
        Files.deleteIfExists(blob);
      }
    }
  }

  /** Deletes something that is left over. */
  public static void deleteLeftover(Path path) {
    try {
      Publication.deleteAll(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
