package io.plugai.support.worker.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a worker is asked for. */
public sealed interface Ask {

  /** Names the generation. */
  long id();

  /**
   * Write.
   *
   * @param prompt what to go on from, piece by piece; where it begins with a text, the model's own
   *     beginning is put before it
   * @param maxTokens the most tokens to write; without it the context is the limit
   * @param sampling how to draw tokens, by the names of {@code io.plugai.spi.model.Parameter}
   * @param stop texts that end the answer and are no part of it
   * @param grammar a grammar in llama.cpp's form (GBNF) that the answer must follow
   */
  record Generate(
      long id,
      List<Piece> prompt,
      OptionalInt maxTokens,
      Map<String, Double> sampling,
      List<String> stop,
      Optional<String> grammar)
      implements Ask {
    public Generate {
      prompt = List.copyOf(prompt);
      sampling = Collections.unmodifiableMap(new LinkedHashMap<>(sampling));
      stop = List.copyOf(stop);
    }

    /** Never shows what it holds. */
    @Override
    public String toString() {
      return "Generate[" + id + ", " + prompt.size() + " pieces]";
    }
  }

  /** Stop writing; without meaning where that generation is done already. */
  record Cancel(long id) implements Ask {}

  /** A piece of a prompt. */
  sealed interface Piece {}

  /** Text, in which the model's control tokens are read as such. */
  record Words(String text) implements Piece {
    /** Never shows the text. */
    @Override
    public String toString() {
      return "Words[" + text.length() + "]";
    }
  }

  /** One token, by its number. */
  record Token(int id) implements Piece {}
}
