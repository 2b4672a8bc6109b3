package io.plugai.support.chat;

/** How far the JSON text of a call's arguments has come. For one thread. */
final class Arguments {
  private int depth;
  private boolean begun;
  private boolean quoted;
  private boolean escaped;

  /** Takes the next piece. */
  void append(String text) {
    for (int i = 0; i < text.length(); i++) {
      append(text.charAt(i));
    }
  }

  /** Whether they have come to their end; nothing has not. */
  boolean areWhole() {
    return begun && depth == 0;
  }

  private void append(char c) {
    if (quoted) {
      quoted = escaped || c != '"';
      escaped = c == '\\' && !escaped;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      depth++;
      begun = true;
    } else if (c == '}' || c == ']') {
      depth--;
    }
  }
}
