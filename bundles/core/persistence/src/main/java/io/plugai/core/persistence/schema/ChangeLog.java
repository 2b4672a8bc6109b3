package io.plugai.core.persistence.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The changes that make the schema, oldest first: one file for each version, which is never changed
 * once it was released.
 *
 * @param files resources of this class
 */
public record ChangeLog(List<String> files) {
  private static final String FOLDER = "io/plugai/core/persistence/changelog/";

  public static final ChangeLog CURRENT =
      new ChangeLog(
          List.of(
              "0001-people.xml",
              "0002-secrets.xml",
              "0003-usage.xml",
              "0004-usage-units.xml",
              "0005-requests.xml",
              "0006-conversations.xml",
              "0007-routing.xml",
              "0008-models.xml",
              "0009-jobs.xml"));

  public ChangeLog {
    files = List.copyOf(files);
  }

  /** The schema's version that they lead to. */
  public int version() {
    return files.size();
  }

  /** Their paths on the class path. */
  List<String> paths() {
    return files.stream().map(file -> FOLDER + file).toList();
  }

  /** SHA-256 over all of them, in hexadecimal. */
  String fingerprint() {
    MessageDigest digest = sha256();
    for (String path : paths()) {
      digest.update(bytes(path));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static byte[] bytes(String path) {
    try (InputStream in = ChangeLog.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
