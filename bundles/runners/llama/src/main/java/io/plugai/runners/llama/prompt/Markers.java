package io.plugai.runners.llama.prompt;

import java.util.HashMap;
import java.util.Map;

/** Finds the texts of control tokens in other texts. */
final class Markers {
  private final Node root = new Node();

  private static final class Node {
    private final Map<Character, Node> next = new HashMap<>();
    private boolean end;
  }

  /** These texts, of which the empty one is none. */
  Markers(Iterable<String> texts) {
    for (String text : texts) {
      Node node = root;
      for (int i = 0; i < text.length(); i++) {
        node = node.next.computeIfAbsent(text.charAt(i), c -> new Node());
      }
      node.end = !text.isEmpty();
    }
  }

  /** Where the longest marker ends that begins at this place, or -1. */
  int end(String text, int start) {
    int end = -1;
    Node node = root.next.get(text.charAt(start));
    for (int i = start + 1; node != null; i++) {
      end = node.end ? i : end;
      node = i < text.length() ? node.next.get(text.charAt(i)) : null;
    }
    return end;
  }

  /** The text with all markers broken, by a space without width after their first character. */
  String broken(String text) {
    StringBuilder broken = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      broken.append(text.charAt(i));
      if (end(text, i) > 0) {
        broken.append('\u200B');
      }
    }
    return broken.toString();
  }
}
