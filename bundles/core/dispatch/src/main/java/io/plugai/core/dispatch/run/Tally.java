package io.plugai.core.dispatch.run;

import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Tool;
import org.jspecify.annotations.Nullable;

/**
 * How much of one generation went to its caller, and how many tokens that makes. Used by one thread
 * at a time.
 *
 * <p>What the backend counts is taken as it says. Where it did not get to say it, because the
 * stream was cancelled or broke, or because it never does, tokens are estimated: four characters
 * (UTF-16 units) are one token, rounded up. Of the output, the text, reasoning and tool calls count
 * that were delivered since the backend last counted; of the input, messages, tool calls and their
 * results, the names and descriptions of tools, and the negative prompt. Images count nothing.
 */
final class Tally {
  private static final int CHARACTERS_PER_TOKEN = 4;

  /** More than any generation takes. */
  private static final long MOST_TOKENS = 1_000_000_000;

  private long events;
  private long firstEvent;
  private long uncounted;
  private GenerationEvent.@Nullable Usage usage;

  /**
   * Tokens of one generation.
   *
   * @param estimated whether at least one of the numbers is an estimate
   */
  record Tokens(long input, long output, boolean estimated) {
    Tokens {
      input = sane(input);
      output = sane(output);
    }

    static final Tokens NONE = new Tokens(0, 0, false);

    long total() {
      return input + output;
    }
  }

  void add(GenerationEvent event) {
    if (events++ == 0) {
      firstEvent = System.nanoTime();
    }
    if (event instanceof GenerationEvent.TextDelta delta) {
      uncounted += delta.text().length();
    } else if (event instanceof GenerationEvent.ReasoningDelta delta) {
      uncounted += delta.text().length();
    } else if (event instanceof GenerationEvent.ToolCallDelta delta) {
      uncounted += delta.name().length() + delta.arguments().length();
    } else if (event instanceof GenerationEvent.Usage latest) {
      usage = latest;
      uncounted = 0;
    }
  }

  long events() {
    return events;
  }

  /** When the first event came, of {@link System#nanoTime()}; 0 where none did. */
  long firstEvent() {
    return firstEvent;
  }

  /** Of a generation that came to its end: as the backend counted. */
  Tokens completed(Input input) {
    GenerationEvent.Usage told = usage;
    return told == null
        ? new Tokens(tokens(characters(input)), tokens(uncounted), true)
        : new Tokens(told.inputTokens(), told.outputTokens(), false);
  }

  /**
   * Of one that was cut off by its caller or by a failure: what was delivered. One that failed
   * before its first event cost nothing.
   */
  Tokens cut(Input input, boolean byFailure) {
    GenerationEvent.Usage told = usage;
    if (told != null) {
      return new Tokens(
          told.inputTokens(), sane(told.outputTokens()) + tokens(uncounted), uncounted > 0);
    }
    return byFailure && events == 0
        ? Tokens.NONE
        : new Tokens(tokens(characters(input)), tokens(uncounted), true);
  }

  /** A backend that miscounts spoils no sums. */
  private static long sane(long tokens) {
    return Math.max(0, Math.min(tokens, MOST_TOKENS));
  }

  private static long tokens(long characters) {
    return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  private static long characters(Input input) {
    long sum = input.negativePrompt().map(String::length).orElse(0);
    for (Message message : input.messages()) {
      for (Part part : message.parts()) {
        sum += characters(part);
      }
    }
    for (Tool tool : input.tools()) {
      sum += tool.name().length() + tool.description().map(String::length).orElse(0);
    }
    return sum;
  }

  static long characters(Part part) {
    if (part instanceof Part.Text text) {
      return text.text().length();
    }
    if (part instanceof Part.ToolCall call) {
      return (long) call.name().length() + call.arguments().length();
    }
    return part instanceof Part.ToolResult result ? result.content().length() : 0;
  }
}
