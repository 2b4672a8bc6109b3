package io.plugai.workers.llama;

import io.plugai.support.worker.text.Ask;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A prompt as the model reads it.
 *
 * @param ids the tokens by their numbers
 * @param wantsBeginning whether the model's own first token, if it has one, is missing
 */
record Tokens(int[] ids, boolean wantsBeginning) {

  /** The tokens of a prompt's pieces, by what makes tokens of a text. */
  static Tokens of(List<Ask.Piece> pieces, Function<String, int[]> tokenizer) {
    int[] ids =
        pieces.stream().map(piece -> ids(piece, tokenizer)).flatMapToInt(Arrays::stream).toArray();
    return new Tokens(ids, pieces.isEmpty() || pieces.get(0) instanceof Ask.Words);
  }

  private static int[] ids(Ask.Piece piece, Function<String, int[]> tokenizer) {
    return piece instanceof Ask.Words words
        ? tokenizer.apply(words.text())
        : new int[] {((Ask.Token) piece).id()};
  }
}
