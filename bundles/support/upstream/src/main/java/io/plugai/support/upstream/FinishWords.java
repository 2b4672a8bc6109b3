package io.plugai.support.upstream;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent.Finished;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What providers' words for the end of an answer mean, in whatever case and with whatever between
 * the words: {@code length}, {@code MAX_TOKENS}, {@code model-length} are one thing.
 */
public final class FinishWords {
  private static final String KEY = "finish_reason";
  private static final int LONGEST_WORD = 80;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
  private static final Pattern EDGE = Pattern.compile("^_|_$");

  /** How nearly every answer ends; it needs no looking into. */
  private static final String USUAL = "stop";

  private static final Pattern STOP =
      Pattern.compile(
          "stop|eos|eos_token|end|end_turn|end_of_text|stop_(sequence|token|string)|complete|completed"
              + "|finish|finished|done");
  private static final Pattern LENGTH =
      Pattern.compile(
          "(.*_)?length|max_(.*_)?tokens|(.*_)?token_limit|(.*_)?context_window(_exceeded)?"
              + "|truncated");
  private static final Pattern TOOL_CALLS =
      Pattern.compile("(tool|function)_(calls?|use)|tool_code");
  private static final Pattern CONTENT_FILTER =
      Pattern.compile(
          ".*(filter|safety|recitation|blocklist|prohibited|spii|refus|guardrail|moderat|banned"
              + "|sensitive|policy|flagged|blocked|toxic|censor).*");
  private static final Pattern FAILURE =
      Pattern.compile(
          ".*(error|malformed|fail|timeout|timed_out|abort|cancel|interrupt|overload|unavailable"
              + "|exception|insufficient|unexpected|missing|no_image|expired).*");

  private FinishWords() {}

  /**
   * The end of an answer. A word that nobody knows goes along in the metadata, as {@value #KEY}.
   *
   * @param word what the provider says; empty where it does not say
   * @param calledTools whether the answer holds tool calls, which a plain stop does not tell
   * @param metadata what goes along with it
   * @throws GatewayException where the word says that the answer came to nothing
   */
  public static Finished finished(String word, boolean calledTools, Map<String, Object> metadata) {
    FinishReason plainStop = calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    if (word.isEmpty() || word.equals(USUAL)) {
      return new Finished(plainStop, metadata);
    }
    String plain = BETWEEN_WORDS.matcher(word.toLowerCase(Locale.ROOT)).replaceAll("_");
    String known = EDGE.matcher(plain).replaceAll("");
    if (known.isEmpty() || STOP.matcher(known).matches()) {
      return new Finished(plainStop, metadata);
    }
    if (LENGTH.matcher(known).matches()) {
      return new Finished(FinishReason.LENGTH, metadata);
    }
    if (TOOL_CALLS.matcher(known).matches()) {
      return new Finished(FinishReason.TOOL_CALLS, metadata);
    }
    if (CONTENT_FILTER.matcher(known).matches()) {
      return new Finished(FinishReason.CONTENT_FILTER, metadata);
    }
    if (FAILURE.matcher(known).matches()) {
      throw failure(known);
    }
    Map<String, Object> more = new LinkedHashMap<>(metadata);
    more.put(KEY, word.substring(0, Math.min(word.length(), LONGEST_WORD)));
    return new Finished(plainStop, more);
  }

  private static GatewayException failure(String word) {
    boolean late = word.contains("timeout") || word.contains("timed_out");
    return new GatewayException(
        late ? ErrorCode.BACKEND_TIMEOUT : ErrorCode.BACKEND_UNAVAILABLE,
        word.length() <= LONGEST_WORD
            ? "The provider gave up in the middle of its answer (" + word + ")."
            : "The provider gave up in the middle of its answer.");
  }
}
