package io.plugai.core.sessions;

import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Role;
import java.util.Optional;

/** Makes a name for a session that was given none. */
final class Names {
  private static final int LONGEST = 60;

  private Names() {}

  /** The beginning of what a person says first; empty where they said nothing in words. */
  static Optional<String> of(Message message) {
    if (message.role() != Role.USER) {
      return Optional.empty();
    }
    String text = message.text();
    String line =
        text.substring(0, Math.min(text.length(), 20 * LONGEST))
            .replaceAll("[\\p{Cntrl}\\p{Cs}\\s]+", " ")
            .strip();
    return line.isEmpty() ? Optional.empty() : Optional.of(shortened(line));
  }

  private static String shortened(String line) {
    if (line.codePointCount(0, line.length()) <= LONGEST) {
      return line;
    }
    String start = line.substring(0, line.offsetByCodePoints(0, LONGEST - 1));
    int space = start.lastIndexOf(' ');
    return (space > LONGEST / 2 ? start.substring(0, space) : start) + "…";
  }
}
