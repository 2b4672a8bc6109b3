package io.plugai.runners.llama;

import io.plugai.support.worker.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * The worker's jars. They travel in the bundle as files, and are unpacked into its data folder once
 * for each version of the bundle; what other versions left there goes. Safe for all threads.
 */
final class WorkerFiles {
  private final List<URL> jars;
  private final Path data;
  private final String version;

  private WorkerFiles(List<URL> jars, Path data, String version) {
    this.jars = jars;
    this.data = data;
    this.version = version;
  }

  /** Those of a bundle. */
  static WorkerFiles of(Bundle bundle, Path data) {
    List<URL> jars = Collections.list(bundle.findEntries("worker", "*.jar", false));
    String version = bundle.getVersion() + "-" + bundle.getLastModified();
    return new WorkerFiles(jars, data, version);
  }

  /** Those that lie in a folder. */
  static WorkerFiles of(Path folder, Path data) throws IOException {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> found = Files.list(folder)) {
      for (Path jar : found.toList()) {
        jars.add(jar.toUri().toURL());
      }
    }
    return new WorkerFiles(jars, data, "folder");
  }

  /** Where workers may have their private folders, best first. */
  List<Path> parents() {
    return List.of(
        data.resolve("run"),
        Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
        Path.of("/tmp"));
  }

  /** Removes what workers of an earlier life left behind. */
  void tidy() {
    PrivateFolder.delete(data.resolve("run"));
  }

  /** The folder with the jars. */
  synchronized Path unpacked() throws IOException {
    Path folder = data.resolve("worker-" + version);
    if (!Files.isDirectory(folder)) {
      removeOtherVersions();
      Path unfinished = Files.createDirectories(data.resolve("unfinished"));
      for (URL jar : jars) {
        String path = jar.getPath();
        try (InputStream in = jar.openStream()) {
          Files.copy(
              in,
              unfinished.resolve(path.substring(path.lastIndexOf('/') + 1)),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return folder;
  }

  private void removeOtherVersions() throws IOException {
    Files.createDirectories(data);
    try (Stream<Path> found = Files.list(data)) {
      found
          .filter(path -> path.getFileName().toString().startsWith("worker-"))
          .forEach(PrivateFolder::delete);
    }
  }
}
