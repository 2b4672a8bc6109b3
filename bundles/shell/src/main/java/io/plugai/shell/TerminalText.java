package io.plugai.shell;

import java.util.regex.Pattern;

/**
 * Text of others as it may be shown on a terminal. What is not to be seen, or changes how the rest
 * is seen (control and escape characters, directions of writing, zero width, line separators), is
 * shown by its number, as {@code \u202e}. {@code etc/org.ops4j.pax.logging.cfg} does the same for
 * the log.
 */
final class TerminalText {
  /** Control, format and surrogate characters, those without a meaning, and separators of lines. */
  private static final Pattern TRICKERY =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

  private TerminalText() {}

  /** The text of anything. */
  static String escaped(Object anything) {
    return TRICKERY
        .matcher(String.valueOf(anything))
        .replaceAll(found -> "\\\\u%04x".formatted(found.group().codePointAt(0)));
  }
}
