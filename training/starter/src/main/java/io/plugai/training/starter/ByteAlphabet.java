package io.plugai.training.starter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * GPT-2's reversible mapping of the 256 byte values to printable characters, in which byte-level
 * vocabularies are written: a byte that prints keeps its character, the others get the characters
 * from U+0100 on, in byte order.
 */
final class ByteAlphabet {
  private static final String[] SYMBOLS = symbols();

  private ByteAlphabet() {}

  /** The 256 symbols, in byte order. */
  static List<String> all() {
    return List.of(SYMBOLS);
  }

  /** The UTF-8 bytes of a text, one symbol for each. */
  static List<String> spell(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, bytes.length).mapToObj(i -> SYMBOLS[bytes[i] & 0xff]).toList();
  }

  private static String[] symbols() {
    String[] symbols = new String[256];
    int hidden = 0;
    for (int b = 0; b < 256; b++) {
      symbols[b] = Character.toString(prints(b) ? b : 256 + hidden++);
    }
    return symbols;
  }

  private static boolean prints(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
  }
}
