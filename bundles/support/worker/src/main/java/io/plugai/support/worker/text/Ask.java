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
   * @param messages the conversation, oldest first
   * @param maxTokens the most tokens to write; without it the context is the limit
   * @param sampling how to draw tokens, by the names of {@code io.plugai.spi.model.Parameter}
   * @param stop texts that end the answer and are no part of it
   * @param grammar a grammar in llama.cpp's form (GBNF) that the answer must follow
   */
  record Generate(
      long id,
      List<Turn> messages,
      OptionalInt maxTokens,
      Map<String, Double> sampling,
      List<String> stop,
      Optional<String> grammar)
      implements Ask {
    public Generate {
      messages = List.copyOf(messages);
      sampling = Collections.unmodifiableMap(new LinkedHashMap<>(sampling));
      stop = List.copyOf(stop);
    }

    /** Never shows what it holds. */
    @Override
    public String toString() {
      return "Generate[" + id + ", " + messages.size() + " messages]";
    }
  }

  /** Stop writing; without meaning where that generation is done already. */
  record Cancel(long id) implements Ask {}

  /**
   * One turn of the conversation.
   *
   * @param role {@code system}, {@code user} or {@code assistant}
   */
  record Turn(String role, String content) {
    /** Never shows the content. */
    @Override
    public String toString() {
      return "Turn[" + role + "]";
    }
  }
}
