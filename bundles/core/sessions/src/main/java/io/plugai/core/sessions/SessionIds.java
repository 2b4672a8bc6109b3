package io.plugai.core.sessions;

import io.plugai.spi.error.GatewayException;
import java.security.SecureRandom;

/**
 * Ids of sessions and messages. That of a message is a number of 63 random bits, by which the
 * database finds it; others see it in Crockford's base 32.
 */
final class SessionIds {
  private static final String SESSION = "cnv_";
  private static final String MESSAGE = "msg_";
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int SESSION_CHARACTERS = 16; // 80 bits
  private static final int MESSAGE_CHARACTERS = 13; // 65 bits
  private static final int BITS = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SessionIds() {}

  static String session() {
    StringBuilder id = new StringBuilder(SESSION);
    for (int i = 0; i < SESSION_CHARACTERS; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  static long message() {
    return RANDOM.nextLong() & Long.MAX_VALUE;
  }

  static String message(long number) {
    StringBuilder id = new StringBuilder(MESSAGE);
    for (int i = MESSAGE_CHARACTERS - 1; i >= 0; i--) {
      id.append(ALPHABET.charAt((int) (number >>> (i * BITS)) & (ALPHABET.length() - 1)));
    }
    return id.toString();
  }

  /**
   * The number of a message.
   *
   * @throws GatewayException {@code NOT_FOUND} for what no message can be called
   */
  static long message(String id) {
    if (!id.startsWith(MESSAGE) || id.length() != MESSAGE.length() + MESSAGE_CHARACTERS) {
      throw GatewayException.notFound("message");
    }
    long number = 0;
    for (int i = MESSAGE.length(); i < id.length(); i++) {
      int digit = ALPHABET.indexOf(id.charAt(i));
      if (digit < 0 || number > Long.MAX_VALUE >>> BITS) {
        throw GatewayException.notFound("message");
      }
      number = number << BITS | digit;
    }
    return number;
  }
}
