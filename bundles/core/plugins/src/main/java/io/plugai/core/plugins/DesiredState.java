package io.plugai.core.plugins;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, by symbolic name, where each plug-in was installed from or that it was removed. Kept
 * outside the framework's own cache, which may be wiped at any time. For one thread at a time.
 */
final class DesiredState {
  private static final Logger LOG = LoggerFactory.getLogger(DesiredState.class);
  private static final String REMOVED = "removed";

  private final Path file;
  private final Map<String, String> sources = new TreeMap<>();

  /** Reads the file; one that does not exist yet is an empty state. */
  DesiredState(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      read();
    }
  }

  private void read() {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
      properties.forEach((name, source) -> sources.put((String) name, (String) source));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} cannot be read; the plug-in folder decides what is installed.", file, e);
    }
  }

  /** Where each plug-in that shall be installed comes from, by symbolic name. */
  Map<String, String> wanted() {
    Map<String, String> wanted = new TreeMap<>(sources);
    wanted.values().removeIf(REMOVED::equals);
    return wanted;
  }

  /** Whether anything was ever decided about this plug-in. */
  boolean knows(String name) {
    return sources.containsKey(name);
  }

  void installed(String name, String source) {
    put(name, source);
  }

  void removed(String name) {
    put(name, REMOVED);
  }

  private void put(String name, String source) {
    if (!source.equals(sources.put(name, source))) {
      write().ifPresent(e -> LOG.error("{} cannot be written; a restart undoes this.", file, e));
    }
  }

  private Optional<IOException> write() {
    Properties properties = new Properties();
    properties.putAll(sources);
    StringWriter text = new StringWriter();
    try {
      properties.store(text, "Plug-ins, where from; PlugAI writes this");
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(next, text.toString());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }
}
