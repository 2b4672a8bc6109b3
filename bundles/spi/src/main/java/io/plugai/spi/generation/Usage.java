package io.plugai.spi.generation;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a generation has taken so far, in named units, and what its provider says it has cost. The
 * last one of a generation counts.
 *
 * @param amounts how much of each unit, none below 0. Names are words with underscores; those below
 *     mean the same at every provider, others are the provider's own
 * @param cost what the provider says
 */
public record Usage(Map<String, BigDecimal> amounts, Optional<Cost> cost)
    implements GenerationEvent {

  /** Tokens read, those from a cache among them. */
  public static final String INPUT_TOKENS = "input_tokens";

  /** Tokens generated, those of reasoning among them. */
  public static final String OUTPUT_TOKENS = "output_tokens";

  /** Of the tokens read, those that the provider had in a cache. */
  public static final String CACHED_INPUT_TOKENS = "cached_input_tokens";

  /** Of the tokens generated, those of reasoning. */
  public static final String REASONING_OUTPUT_TOKENS = "reasoning_output_tokens";

  /** Images made. */
  public static final String IMAGES = "images";

  /** Seconds, of sound or of computing, as the model is paid for. */
  public static final String SECONDS = "seconds";

  /** Characters read. */
  public static final String CHARACTERS = "characters";

  public Usage {
    amounts = Collections.unmodifiableMap(new LinkedHashMap<>(amounts));
  }

  /**
   * What it cost.
   *
   * @param amount in whole units of the currency, not below 0
   * @param currency its code (ISO 4217), or a provider's own unit, as {@code credits}
   */
  public record Cost(BigDecimal amount, String currency) {}

  /** Nothing yet. */
  public static Usage none() {
    return new Usage(Map.of(), Optional.empty());
  }

  /** Tokens read and generated. */
  public static Usage ofTokens(long input, long output) {
    return none().and(INPUT_TOKENS, input).and(OUTPUT_TOKENS, output);
  }

  /** The same with one amount more, or another one. */
  public Usage and(String unit, long amount) {
    return and(unit, BigDecimal.valueOf(amount));
  }

  /** The same with one amount more, or another one. */
  public Usage and(String unit, BigDecimal amount) {
    Map<String, BigDecimal> more = new LinkedHashMap<>(amounts);
    more.put(unit, amount);
    return new Usage(more, cost);
  }

  /** The same with what the provider says it cost. */
  public Usage costing(BigDecimal amount, String currency) {
    return new Usage(amounts, Optional.of(new Cost(amount, currency)));
  }

  /** A whole amount, rounded down; empty where that unit was not counted. */
  public OptionalLong count(String unit) {
    BigDecimal amount = amounts.get(unit);
    return amount == null ? OptionalLong.empty() : OptionalLong.of(amount.longValue());
  }
}
