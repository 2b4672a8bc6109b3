package io.plugai.core.dispatch.run;

import io.plugai.core.api.usage.TokenEstimate;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Input;
import io.plugai.spi.generation.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
  /** More than any generation takes. */
  private static final long MOST_TOKENS = 1_000_000_000;

  private static final BigDecimal MOST = BigDecimal.valueOf(MOST_TOKENS);
  private static final int MOST_UNITS = 16;
  private static final int MOST_DIGITS = 18;
  private static final Pattern UNIT = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private long events;
  private long firstEvent;
  private long uncounted;
  private @Nullable Usage usage;

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
    } else if (event instanceof Usage latest) {
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

  /** What the backend counted beside tokens; units of strange names are left out, as is excess. */
  Map<String, BigDecimal> details() {
    Map<String, BigDecimal> details = new LinkedHashMap<>();
    if (usage != null) {
      usage
          .amounts()
          .forEach(
              (unit, amount) -> {
                boolean token = unit.equals(Usage.INPUT_TOKENS) || unit.equals(Usage.OUTPUT_TOKENS);
                if (!token && isSane(unit, amount) && details.size() < MOST_UNITS) {
                  details.put(unit, amount);
                }
              });
    }
    return details;
  }

  private static boolean isSane(String unit, BigDecimal amount) {
    return UNIT.matcher(unit).matches()
        && amount.signum() >= 0
        && amount.compareTo(MOST) <= 0
        && amount.scale() <= MOST_DIGITS;
  }

  /** What the provider says it cost, where that can be. */
  Optional<Usage.Cost> cost() {
    return Optional.ofNullable(usage)
        .flatMap(Usage::cost)
        .filter(cost -> isSane(cost.currency().toLowerCase(Locale.ROOT), cost.amount()));
  }

  /** Of a generation that came to its end: as the backend counted. */
  Tokens completed(Input input) {
    Usage told = usage;
    return told == null
        ? new Tokens(
            TokenEstimate.tokens(Characters.of(input)), TokenEstimate.tokens(uncounted), true)
        : new Tokens(input(told), output(told), false);
  }

  /**
   * Of one that was cut off by its caller or by a failure: what was delivered. One that failed
   * before its first event cost nothing.
   */
  Tokens cut(Input input, boolean byFailure) {
    Usage told = usage;
    if (told != null) {
      return new Tokens(
          input(told), sane(output(told)) + TokenEstimate.tokens(uncounted), uncounted > 0);
    }
    return byFailure && events == 0
        ? Tokens.NONE
        : new Tokens(
            TokenEstimate.tokens(Characters.of(input)), TokenEstimate.tokens(uncounted), true);
  }

  private static long input(Usage told) {
    return told.count(Usage.INPUT_TOKENS).orElse(0);
  }

  private static long output(Usage told) {
    return told.count(Usage.OUTPUT_TOKENS).orElse(0);
  }

  /** A backend that miscounts spoils no sums. */
  private static long sane(long tokens) {
    return Math.max(0, Math.min(tokens, MOST_TOKENS));
  }
}
