package io.plugai.runners.llama.prompt;

import io.plugai.support.worker.text.Ask;
import java.util.List;

/**
 * What a model is given to go on from.
 *
 * @param pieces texts, which an engine makes tokens of, and tokens
 * @param answer where the answer to it begins
 */
public record Prompt(List<Ask.Piece> pieces, Thoughts.Stage answer) {
  public Prompt {
    pieces = List.copyOf(pieces);
  }
}
