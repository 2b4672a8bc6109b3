package io.plugai.training.starter;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Writes a question down as people type: with or without capitals and marks, with a word before or
 * after, with slips.
 */
final class Typist {
  private static final List<String> OPENINGS =
      List.of(
          "please",
          "hey,",
          "hi,",
          "hello,",
          "ok,",
          "so,",
          "well,",
          "and",
          "but",
          "then",
          "now",
          "sorry,",
          "excuse me,",
          "quick question:",
          "question:",
          "i have a question:",
          "one more thing:",
          "i was wondering,",
          "tell me,",
          "can you tell me",
          "could you please tell me",
          "please tell me",
          "i want to know",
          "i would like to know",
          "do you know",
          "hi there,",
          "good morning,",
          "hey plugai,",
          "ok thanks,",
          "i'm new here,",
          "another one:",
          "just curious,",
          "actually,",
          "hmm,",
          "help:",
          "i don't understand,",
          "explain:",
          "in short,",
          "again:");
  private static final List<String> CLOSINGS =
      List.of(
          "please",
          "thanks",
          "thank you",
          "exactly",
          "then",
          "now",
          "here",
          "again",
          "today",
          "in general",
          "by the way",
          "if i may ask",
          "in simple words",
          "for me",
          "briefly",
          "or not",
          "do you know");
  private static final List<String> MARKS =
      List.of("?", "?", "?", "?", "?", "", "", "", ".", "!", "??", " ?", "...");

  private final RandomGenerator random;

  Typist(RandomGenerator random) {
    this.random = random;
  }

  /** One way to type this sentence. */
  String type(String sentence) {
    String text = sentence;
    if (chance(0.20)) {
      text = any(OPENINGS) + " " + text;
    }
    if (chance(0.08)) {
      text = text + (chance(0.3) ? ", " : " ") + any(CLOSINGS);
    }
    if (chance(0.06)) {
      text = slip(text);
    }
    return cased(text + any(MARKS));
  }

  private String cased(String text) {
    double kind = random.nextDouble();
    if (kind < 0.03) {
      return text.toUpperCase(Locale.ROOT);
    }
    if (kind < 0.60) {
      return text.substring(0, 1).toUpperCase(Locale.ROOT) + named(text.substring(1));
    }
    return text;
  }

  /** Careful writers give names their capitals. */
  private String named(String text) {
    if (!chance(0.6)) {
      return text;
    }
    return text.replace("plugai", "PlugAI")
        .replace("openai", "OpenAI")
        .replace("ollama", "Ollama")
        .replace("openrouter", "OpenRouter")
        .replace("karaf", "Karaf")
        .replace("gguf", "GGUF")
        .replace(" i ", " I ")
        .replace(" api", " API")
        .replace(" http", " HTTP")
        .replace(" json", " JSON");
  }

  /** One letter lost, doubled, or swapped with the next. */
  private String slip(String text) {
    int at = 1 + random.nextInt(Math.max(1, text.length() - 2));
    if (at + 1 >= text.length()) {
      return text;
    }
    String before = text.substring(0, at);
    String rest = text.substring(at + 1);
    return switch (random.nextInt(3)) {
      case 0 -> before + rest;
      case 1 -> before + text.charAt(at) + text.charAt(at) + rest;
      default -> before + rest.charAt(0) + text.charAt(at) + rest.substring(1);
    };
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private String any(List<String> options) {
    return options.get(random.nextInt(options.size()));
  }
}
