package io.plugai.support.web.body;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Tells UTF-8 from what else a library would take for JSON: it guesses UTF-16 and UTF-32 from the
 * zero bytes among the first four (RFC 4627, section 3), and what was counted in bytes of UTF-8
 * would be something else.
 */
final class Utf8 {
  private static final int GUESSED_FROM = 4;
  private static final int AT_ONCE = 8 * 1024;

  private Utf8() {}

  /** Whether the first so many bytes are text in UTF-8, and nobody takes them for anything else. */
  static boolean holds(byte[] bytes, int length) {
    for (int i = 0; i < Math.min(length, GUESSED_FROM); i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    int ascii = 0;
    while (ascii < length && bytes[ascii] >= 0) {
      ascii++;
    }
    return ascii == length || isDecodable(ByteBuffer.wrap(bytes, ascii, length - ascii));
  }

  private static boolean isDecodable(ByteBuffer bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer characters = CharBuffer.allocate(Math.min(AT_ONCE, bytes.remaining()));
    CoderResult result;
    do {
      characters.clear();
      result = decoder.decode(bytes, characters, true);
    } while (result.isOverflow());
    return result.isUnderflow();
  }
}
