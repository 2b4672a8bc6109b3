package io.plugai.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What a gateway was given or gave as a secret: passwords, keys, tokens. It may be found nowhere
 * else. Safe for use by several threads.
 */
final class Secrets {
  /** What is shorter may be a word like any other. */
  private static final int SHORTEST = 8;

  private final Set<String> texts = ConcurrentHashMap.newKeySet();

  void add(String secret) {
    if (secret.length() >= SHORTEST) {
      texts.add(secret);
    }
  }

  boolean isIn(String text) {
    return texts.stream().anyMatch(text::contains);
  }

  /** The files of a folder, and of those in it, that hold any; libraries are not read. */
  List<Path> filesIn(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Secrets::isWritten).toList()) {
        if (isIn(new String(Files.readAllBytes(file), ISO_8859_1))) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static boolean isWritten(Path file) {
    return Files.isRegularFile(file) && !file.toString().matches(".*\\.(jar|so|gguf)");
  }
}
