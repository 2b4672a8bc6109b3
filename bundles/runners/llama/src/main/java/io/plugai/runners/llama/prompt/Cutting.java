package io.plugai.runners.llama.prompt;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.jinja.Text;
import io.plugai.support.worker.text.Ask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts a text into pieces so that control tokens come from the template alone. Engines read every
 * control token that stands in a text, whoever wrote it. So where one would begin or end in what
 * somebody else wrote, the first foreign character of it goes as a token of its own, and the rest
 * on its other side; all else stays in one piece, and gives the tokens that it always gives.
 */
final class Cutting {
  private final Vocabulary vocabulary;
  private final Text text;
  private final List<Ask.Piece> pieces = new ArrayList<>();
  private int written;

  private Cutting(Vocabulary vocabulary, Text text) {
    this.vocabulary = vocabulary;
    this.text = text;
  }

  /**
   * The pieces of a text. Where the template has written the token that begins every text, it goes
   * as a token, so that the engine does not put a second one before it.
   */
  static List<Ask.Piece> pieces(Vocabulary vocabulary, Text text) {
    Cutting cutting = new Cutting(vocabulary, text);
    cutting.beginning();
    cutting.run();
    return cutting.pieces;
  }

  /** Whether somebody other than the template has written a control token into a text. */
  static boolean isForged(Vocabulary vocabulary, Text text) {
    Cutting cutting = new Cutting(vocabulary, text);
    return IntStream.range(0, text.length()).anyMatch(at -> cutting.forged(at) >= 0);
  }

  private void beginning() {
    String first = vocabulary.text("bos");
    int end = first.length();
    if (end > 0 && text.value().startsWith(first) && !text.isForeign(0, end)) {
      pieces.add(new Ask.Token(vocabulary.beginning().orElseThrow()));
      written = end;
    } else if (text.length() > 0 && forged(0) == 0) {
      // A text must come first, or else the engine adds no beginning.
      pieces.add(new Ask.Words(""));
    }
  }

  private void run() {
    int at = written;
    while (at < text.length()) {
      int forged = forged(at);
      if (forged >= 0) {
        words(forged);
        at = forged + spell(forged);
        written = at;
      } else {
        at++;
      }
    }
    words(text.length());
  }

  /** The first foreign character of a control token that begins here, or -1. */
  private int forged(int start) {
    int end = vocabulary.markers().end(text.value(), start);
    if (end < 0 || !text.isForeign(start, end)) {
      return -1;
    }
    int foreign = start;
    while (!text.isForeign(foreign, foreign + 1)) {
      foreign++;
    }
    return foreign;
  }

  private void words(int end) {
    if (end > written) {
      pieces.add(new Ask.Words(text.value().substring(written, end)));
      written = end;
    }
  }

  /** Writes a character by itself and says how long it is. */
  private int spell(int at) {
    int character = text.value().codePointAt(at);
    List<Integer> tokens = vocabulary.spelled(character);
    if (tokens.isEmpty()) {
      throw new GatewayException(
          ErrorCode.VALIDATION,
          "The request cannot be run by this model.",
          List.of(
              new FieldError(
                  "input", "It holds a control token of this model, which cannot be spelled.")));
    }
    tokens.forEach(id -> pieces.add(new Ask.Token(id)));
    return Character.charCount(character);
  }
}
