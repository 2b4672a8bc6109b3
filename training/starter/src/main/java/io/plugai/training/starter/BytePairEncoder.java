package io.plugai.training.starter;

import io.plugai.training.starter.Vocabulary.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into token ids exactly as llama.cpp does with the same vocabulary. Control tokens are
 * not read from text.
 */
final class BytePairEncoder {
  private final Vocabulary vocabulary;
  private final Map<Merge, Integer> ranks = new HashMap<>();
  private final Map<String, List<Integer>> cache = new HashMap<>();

  BytePairEncoder(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    List<Merge> merges = vocabulary.merges();
    for (int rank = 0; rank < merges.size(); rank++) {
      ranks.put(merges.get(rank), rank);
    }
  }

  List<Integer> encode(String text) {
    List<Integer> ids = new ArrayList<>();
    for (String piece : Words.of(text)) {
      ids.addAll(cache.computeIfAbsent(piece, p -> ids(join(p, 0, null))));
    }
    return ids;
  }

  /**
   * Encodes with merges left out by chance (BPE dropout, Provilkov et al. 2020), so that the model
   * also meets words in their parts, as it will when it reads a word that is new to it.
   *
   * @param dropout the share of merges left out, 0 to 1
   */
  List<Integer> encode(String text, double dropout, RandomGenerator random) {
    List<Integer> ids = new ArrayList<>();
    for (String piece : Words.of(text)) {
      ids.addAll(ids(join(piece, dropout, random)));
    }
    return ids;
  }

  private List<Integer> ids(List<String> symbols) {
    return symbols.stream().map(vocabulary::id).toList();
  }

  private List<String> join(String piece, double dropout, @Nullable RandomGenerator random) {
    List<String> symbols = new ArrayList<>(ByteAlphabet.spell(piece));
    while (true) {
      int at = -1;
      int best = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        int rank =
            ranks.getOrDefault(new Merge(symbols.get(i), symbols.get(i + 1)), Integer.MAX_VALUE);
        boolean dropped = random != null && random.nextDouble() < dropout;
        if (rank < best && !dropped) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) {
        return symbols;
      }
      symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
    }
  }

  /** Joins every occurrence of one pair, from left to right. */
  static List<String> merge(List<String> symbols, Merge merge) {
    List<String> joined = new ArrayList<>(symbols.size());
    for (int i = 0; i < symbols.size(); i++) {
      boolean here =
          i + 1 < symbols.size()
              && symbols.get(i).equals(merge.left())
              && symbols.get(i + 1).equals(merge.right());
      joined.add(here ? merge.joined() : symbols.get(i));
      i += here ? 1 : 0;
    }
    return joined;
  }
}
