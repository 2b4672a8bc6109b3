package io.plugai.support.grammar.gbnf;

import io.plugai.support.grammar.regular.CharSet;

/** Writes characters in ASCII, with escapes that every build of llama.cpp reads. */
final class Terminals {
  private static final String BARE =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 {}:,._/";

  private Terminals() {}

  static String text(String text) {
    StringBuilder written = new StringBuilder("\"");
    text.codePoints().forEach(character -> append(written, character));
    return written.append('"').toString();
  }

  static String set(CharSet set) {
    StringBuilder written = new StringBuilder("[");
    for (CharSet.Range range : set.ranges()) {
      append(written, range.low());
      if (range.high() > range.low()) {
        append(written.append('-'), range.high());
      }
    }
    return written.append(']').toString();
  }

  private static void append(StringBuilder written, int character) {
    if (BARE.indexOf(character) >= 0) {
      written.append((char) character);
    } else if (character == '"' || character == '\\') {
      written.append('\\').append((char) character);
    } else if (character < 0x80) {
      written.append(String.format("\\x%02X", character));
    } else {
      written.append(String.format(character < 0x10000 ? "\\u%04X" : "\\U%08X", character));
    }
  }
}
