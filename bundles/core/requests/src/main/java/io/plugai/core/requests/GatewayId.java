package io.plugai.core.requests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Tells the gateways that share a database apart: a name that one gateway keeps as long as its data
 * folder.
 */
final class GatewayId {
  private static final int LENGTH = 36;

  private GatewayId() {}

  /** The name in a file; a new one where there is none. */
  static String keptIn(File file) {
    Path path = file.toPath();
    try {
      if (Files.isRegularFile(path)) {
        String name = Files.readString(path);
        if (name.length() == LENGTH) {
          return name;
        }
      }
      String name = UUID.randomUUID().toString();
      Files.writeString(path, name);
      return name;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
