package io.plugai.training.starter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A byte-level byte-pair vocabulary: the control tokens, then the 256 bytes, then one token per
 * merge in the order in which the merges were learned, then unused tokens up to a multiple of 32.
 */
final class Vocabulary {
  static final String END_OF_TEXT = "<|endoftext|>";
  static final String TURN_START = "<|im_start|>";
  static final String TURN_END = "<|im_end|>";
  private static final List<String> CONTROLS = List.of(END_OF_TEXT, TURN_START, TURN_END);
  private static final int ROW_MULTIPLE = 32;

  private final List<Merge> merges;
  private final List<String> tokens;
  private final Map<String, Integer> ids = new HashMap<>();

  /** Two neighbouring symbols that become one. */
  record Merge(String left, String right) {
    String joined() {
      return left + right;
    }
  }

  Vocabulary(List<Merge> merges) {
    this.merges = List.copyOf(merges);
    List<String> all = new ArrayList<>(CONTROLS);
    all.addAll(ByteAlphabet.all());
    merges.forEach(merge -> all.add(merge.joined()));
    while (all.size() % ROW_MULTIPLE != 0) {
      all.add("<|unused" + all.size() + "|>");
    }
    tokens = List.copyOf(all);
    for (int id = 0; id < tokens.size(); id++) {
      ids.putIfAbsent(tokens.get(id), id);
    }
  }

  /** How many merges fill a vocabulary of this size exactly. */
  static int mergesFor(int size) {
    return size - CONTROLS.size() - ByteAlphabet.all().size();
  }

  int size() {
    return tokens.size();
  }

  List<String> tokens() {
    return tokens;
  }

  List<Merge> merges() {
    return merges;
  }

  /** The id of a token; an {@link IllegalArgumentException} if there is none of that spelling. */
  int id(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException("no such token: " + token);
    }
    return id;
  }

  /** True for tokens that carry no text: the control tokens and the unused ones at the end. */
  boolean isControl(int id) {
    return id < CONTROLS.size()
        || id >= CONTROLS.size() + ByteAlphabet.all().size() + merges.size();
  }
}
