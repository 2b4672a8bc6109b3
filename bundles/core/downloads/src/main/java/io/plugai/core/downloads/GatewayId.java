package io.plugai.core.downloads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Tells the gateways that share a database apart: a name that one gateway keeps as long as its data
 * folder, so that it finds its own jobs again.
 */
final class GatewayId {
  private static final int LENGTH = 36;

  private GatewayId() {}

  /** The name in a file; a new one where there is none. */
  static String keptIn(Path file) {
    try {
      if (Files.isRegularFile(file)) {
        String name = Files.readString(file);
        if (name.length() == LENGTH) {
          return name;
        }
      }
      String name = UUID.randomUUID().toString();
      Files.writeString(file, name);
      return name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
