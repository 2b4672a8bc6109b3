package io.plugai.bench.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Finds a text in bytes that arrive in pieces. */
final class Marker {

  private final byte[] text;
  private int matched;

  /**
   * @param text ASCII; its first character must not occur in it again, so that a failed match never
   *     hides the start of another
   */
  Marker(String text) {
    if (text.indexOf(text.charAt(0), 1) >= 0) {
      throw new IllegalArgumentException("the first character occurs again: " + text);
    }
    this.text = text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Looks through {@code piece} without changing its position. */
  void scan(ByteBuffer piece) {
    for (int i = piece.position(); i < piece.limit() && !found(); i++) {
      byte b = piece.get(i);
      if (b == text[matched]) {
        matched++;
      } else {
        matched = b == text[0] ? 1 : 0;
      }
    }
  }

  boolean found() {
    return matched == text.length;
  }

  void reset() {
    matched = 0;
  }
}
