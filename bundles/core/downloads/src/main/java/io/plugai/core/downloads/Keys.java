package io.plugai.core.downloads;

import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.RemoteFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What files are called before they are whole: the same for whoever fetches the same. */
final class Keys {
  private Keys() {}

  /** By what is in it, where that is told; else by where it is. */
  static String of(String source, ModelReference model, RemoteFile file) {
    return file.sha256()
        .orElseGet(
            () ->
                "at-"
                    + hash(
                        String.join(
                            "\n", source, model.name(), model.revision().orElse(""), file.path())));
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
