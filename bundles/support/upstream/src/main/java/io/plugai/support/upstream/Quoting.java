package io.plugai.support.upstream;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/** Whether others' words repeat what was sent to them. */
final class Quoting {
  private static final int SHORTEST_SECRET = 6;
  private static final int PART_OF_SECRET = 8;
  private static final int BLOCK = 16;
  private static final int DEEPEST_CAUSE = 10;

  private Quoting() {}

  /** Whether a text holds a secret, or a part of one, in whatever case. */
  static boolean ofSecrets(Collection<Secret> secrets, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return secrets.stream()
        .flatMap(value -> Stream.of(value.reveal().toLowerCase(Locale.ROOT).split(" ", -1)))
        .anyMatch(word -> word.length() >= SHORTEST_SECRET && sharesPart(word, lower));
  }

  /** Finds every common piece of twice the length of a block, and none shorter than a block. */
  static boolean ofPieces(String sent, String text) {
    for (int i = 0; i + BLOCK <= text.length(); i += BLOCK) {
      if (sent.contains(text.substring(i, i + BLOCK))) {
        return true;
      }
    }
    return false;
  }

  /** The same failure, without a cause that holds a secret, or a message that does. */
  static GatewayException without(Collection<Secret> secrets, GatewayException e) {
    if (ofSecrets(secrets, e.getMessage())) {
      return copy(e, "The provider failed with words that cannot be shown.");
    }
    Throwable cause = e.getCause();
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (ofSecrets(secrets, String.valueOf(cause.getMessage()))) {
        return copy(e, e.getMessage());
      }
      cause = cause.getCause();
    }
    return e;
  }

  private static boolean sharesPart(String word, String text) {
    int length = Math.min(word.length(), PART_OF_SECRET);
    for (int i = 0; i + length <= word.length(); i++) {
      if (text.contains(word.substring(i, i + length))) {
        return true;
      }
    }
    return false;
  }

  private static GatewayException copy(GatewayException e, String message) {
    GatewayException silent = new GatewayException(e.code(), message, e.details());
    return e.retryAfter().map(silent::withRetryAfter).orElse(silent);
  }
}
