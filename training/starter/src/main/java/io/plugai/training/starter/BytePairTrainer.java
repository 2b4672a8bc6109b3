package io.plugai.training.starter;

import io.plugai.training.starter.Vocabulary.Merge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns byte-pair merges (Sennrich et al. 2016): joins the most frequent pair of neighbours, again
 * and again. Ties go to the pair met first, so that the same text always gives the same vocabulary.
 */
final class BytePairTrainer {
  /**
   * A piece counts at most this often, or a few phrases of the templates would take the whole
   * vocabulary.
   */
  private static final int COUNT_CAP = 200;

  private static final int LEAST_COUNT = 2;

  private final Map<String, Integer> counts = new LinkedHashMap<>();

  void add(String text) {
    Words.of(text).forEach(piece -> counts.merge(piece, 1, Integer::sum));
  }

  /** The vocabulary with at most the given number of merges. */
  Vocabulary learn(int wanted) {
    List<Piece> pieces = new ArrayList<>();
    counts.forEach(
        (text, count) ->
            pieces.add(new Piece(ByteAlphabet.spell(text), Math.min(count, COUNT_CAP))));
    List<Merge> merges = new ArrayList<>();
    while (merges.size() < wanted) {
      Map.Entry<Merge, Integer> best = mostFrequent(pieces);
      if (best == null || best.getValue() < LEAST_COUNT) {
        break;
      }
      merges.add(best.getKey());
      pieces.forEach(piece -> piece.apply(best.getKey()));
    }
    return new Vocabulary(merges);
  }

  private static Map.@Nullable Entry<Merge, Integer> mostFrequent(List<Piece> pieces) {
    Map<Merge, Integer> pairs = new LinkedHashMap<>();
    for (Piece piece : pieces) {
      for (int i = 0; i + 1 < piece.symbols.size(); i++) {
        pairs.merge(
            new Merge(piece.symbols.get(i), piece.symbols.get(i + 1)), piece.count, Integer::sum);
      }
    }
    // Streams' max takes the last of equals; the reversed minimum takes the first.
    return pairs.entrySet().stream()
        .min(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .orElse(null);
  }

  private static final class Piece {
    private final int count;
    private List<String> symbols;

    Piece(List<String> symbols, int count) {
      this.symbols = symbols;
      this.count = count;
    }

    void apply(Merge merge) {
      symbols = BytePairEncoder.merge(symbols, merge);
    }
  }
}
