package io.plugai.core.auth.common;

import java.security.SecureRandom;

/** Makes ids and other random texts. */
public final class Ids {
  /** Crockford's base 32: no letter that is mistaken for another. */
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

  private static final int ID_CHARACTERS = 16; // 80 bits
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /** A new id that begins like that. */
  public static String next(String prefix) {
    return prefix + text(ID_CHARACTERS);
  }

  /** So many random characters, of 5 bits each. */
  public static String text(int characters) {
    StringBuilder text = new StringBuilder(characters);
    for (byte value : bytes(characters)) {
      text.append(ALPHABET.charAt(value & 31));
    }
    return text.toString();
  }

  /** So many random bytes. */
  public static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
