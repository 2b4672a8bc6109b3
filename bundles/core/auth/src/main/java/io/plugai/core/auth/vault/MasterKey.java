package io.plugai.core.auth.vault;

import io.plugai.core.auth.common.Ids;
import io.plugai.core.auth.common.SecretText;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits that others are wrapped with.
 *
 * @param id tells it from others; made of a hash of it, so that the same key has the same id
 *     wherever it lies
 */
record MasterKey(String id, SecretKey key) {
  static final int BYTES = 32;
  private static final int ID_CHARACTERS = 12;

  /** A new random one. */
  static MasterKey random() {
    return of(Ids.bytes(BYTES));
  }

  private static MasterKey of(byte[] bytes) {
    String id = SecretText.hash("plugai master key " + Base64.getEncoder().encodeToString(bytes));
    return new MasterKey(id.substring(0, ID_CHARACTERS), new SecretKeySpec(bytes, "AES"));
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException where it is not 32 bytes in base 64; never shows the text
   */
  static MasterKey parse(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.trim());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not base 64");
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("not %d bytes".formatted(BYTES));
    }
    return of(bytes);
  }

  /** As it is written into the key file. */
  String base64() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  @Override
  public String toString() {
    return "MasterKey[" + id + "]";
  }
}
