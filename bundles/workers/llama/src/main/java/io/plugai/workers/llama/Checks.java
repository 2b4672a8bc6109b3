package io.plugai.workers.llama;

import io.plugai.support.worker.text.Ask;
import java.util.Map;

/**
 * Keeps from the native side what could bring it down. The gateway has checked a request before; a
 * worker does not rely on it.
 */
final class Checks {
  static final int MAX_GRAMMAR_CHARS = 1 << 20;

  private Checks() {}

  /** Passes a request that the native side can be given. */
  static void check(Ask.Generate ask) throws InvalidAskException {
    if (ask.prompt().isEmpty()) {
      throw new InvalidAskException("input", "There is nothing to answer.");
    }
    if (ask.maxTokens().isPresent() && ask.maxTokens().getAsInt() < 1) {
      throw new InvalidAskException("parameters.max_tokens", "At least 1.");
    }
    for (Map.Entry<String, Double> entry : ask.sampling().entrySet()) {
      checkSampling(entry.getKey(), entry.getValue());
    }
    if (ask.stop().stream().anyMatch(String::isEmpty)) {
      throw new InvalidAskException("parameters.stop", "A stop text must not be empty.");
    }
    if (ask.grammar().isPresent()) {
      checkGrammar(ask.grammar().get());
    }
  }

  private static void checkSampling(String name, double value) throws InvalidAskException {
    boolean allowed;
    try {
      allowed = Sampling.of(name).allows(value);
    } catch (IllegalArgumentException e) {
      throw new InvalidAskException("parameters." + name, "This model does not take it.");
    }
    if (!allowed) {
      throw new InvalidAskException("parameters." + name, "Out of its bounds.");
    }
  }

  private static void checkGrammar(String grammar) throws InvalidAskException {
    if (grammar.length() > MAX_GRAMMAR_CHARS) {
      throw grammar("Longer than " + MAX_GRAMMAR_CHARS + " characters.");
    }
    if (!grammar.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'))) {
      throw grammar("Not in ASCII.");
    }
    if (!grammar.startsWith("root ::= ")) {
      throw grammar("Not a grammar.");
    }
  }

  /** What is said of a grammar that is refused. */
  static InvalidAskException grammar(String message) {
    return new InvalidAskException("input.response_format", message);
  }
}
