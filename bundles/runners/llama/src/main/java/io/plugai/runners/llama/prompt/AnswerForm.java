package io.plugai.runners.llama.prompt;

import io.plugai.support.jinja.Text;
import java.util.List;

/** In what form a model answers, as far as its chat template tells. */
public enum AnswerForm {
  /** Text. */
  PLAIN,
  /** Thoughts between {@code <think>} and {@code </think>}, then text. */
  THOUGHTS,
  /** In parts that control tokens mark, which only {@code llama-server} tells apart. */
  MARKED;

  static final String THINK = "<think>";

  /** As gpt-oss, Gemma 4, Command R, Mistral's and others' reasoning models have it. */
  private static final List<String> MARKS =
      List.of(
          "<|channel|>",
          "<|channel>",
          "<|START_THINKING|>",
          "[THINK]",
          "<seed:think>",
          "<|inner_prefix|>");

  /** The form that goes with a template. */
  public static AnswerForm of(String template) {
    if (MARKS.stream().anyMatch(template::contains)) {
      return MARKED;
    }
    return template.contains(THINK) ? THOUGHTS : PLAIN;
  }

  /** Whether the template itself has begun the thoughts. */
  static boolean isOpen(Text prompt) {
    int end = prompt.value().stripTrailing().length();
    int start = end - THINK.length();
    return start >= 0 && prompt.value().startsWith(THINK, start) && !prompt.isForeign(start, end);
  }
}
