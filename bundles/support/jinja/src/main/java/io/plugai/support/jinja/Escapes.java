package io.plugai.support.jinja;

/** What Python's escapes in a string mean. */
final class Escapes {
  private static final String LETTERS = "ntrbfav0\n";
  private static final String MEANINGS = "\n\t\r\b\f\u0007\u000B\0";

  private Escapes() {}

  /** The characters of a string, as they stand between its quotes. */
  static String meaning(String written) {
    if (written.indexOf('\\') < 0) {
      return written;
    }
    StringBuilder meant = new StringBuilder(written.length());
    int i = 0;
    while (i < written.length()) {
      char c = written.charAt(i++);
      if (c != '\\' || i == written.length()) {
        meant.append(c);
      } else {
        i = escape(written, i, meant);
      }
    }
    return meant.toString();
  }

  /** Takes what follows a backslash, and says where it ends. */
  private static int escape(String written, int i, StringBuilder meant) {
    char c = written.charAt(i);
    int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    int end = i + 1 + digits;
    if (digits > 0 && end <= written.length()) {
      try {
        meant.appendCodePoint(Integer.parseInt(written.substring(i + 1, end), 16));
        return end;
      } catch (IllegalArgumentException e) {
        throw new TemplateException("The template has an escape that means no character.");
      }
    }
    int letter = LETTERS.indexOf(c);
    if (letter < 0) {
      meant.append("\\\"'".indexOf(c) < 0 ? "\\" : "").append(c);
    } else if (letter < MEANINGS.length()) {
      meant.append(MEANINGS.charAt(letter));
    }
    return i + 1;
  }
}
