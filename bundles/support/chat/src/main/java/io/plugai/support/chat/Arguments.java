package io.plugai.support.chat;

/** The JSON text of a call's arguments, as it grows. */
final class Arguments {

  private Arguments() {}

  /** Whether an object has come to its end; nothing has not. */
  static boolean areWhole(CharSequence text) {
    int depth = 0;
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
        begun = true;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return begun && depth == 0 && !quoted;
  }
}
