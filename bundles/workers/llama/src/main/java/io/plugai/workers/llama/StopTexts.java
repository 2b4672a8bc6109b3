package io.plugai.workers.llama;

import java.util.List;

/**
 * Lets an answer through up to the first stop text. What may yet become one is held back. The
 * native side could do it, but loses what it holds back when an answer ends at its limit. For one
 * thread.
 */
final class StopTexts {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean met;

  StopTexts(List<String> stops) {
    this.stops = stops;
  }

  /** Takes the next piece of an answer and returns what can be let through of it so far. */
  String push(String piece) {
    if (stops.isEmpty()) {
      return piece;
    }
    held.append(piece);
    int end = firstStop();
    met = end >= 0;
    return release(met ? end : held.length() - mayBecomeStop());
  }

  /** Whether a stop text was met: then the answer is over. */
  boolean met() {
    return met;
  }

  /** What is still held back, for an answer that ended without a stop text. */
  String rest() {
    return release(held.length());
  }

  private String release(int length) {
    String released = held.substring(0, length);
    held.delete(0, length);
    return released;
  }

  private int firstStop() {
    int first = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** The length of the longest end of what is held that is the beginning of a stop text. */
  private int mayBecomeStop() {
    int longest = 0;
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
        if (stop.startsWith(held.substring(held.length() - length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
