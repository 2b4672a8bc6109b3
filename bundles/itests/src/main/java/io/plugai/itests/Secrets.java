package io.plugai.itests;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

  /** Whether a file may hold any: libraries are not read. */
  static boolean mayBeIn(Path file) {
    return !file.toString().matches(".*\\.(jar|so|gguf)");
  }
}
