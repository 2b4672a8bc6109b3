package io.plugai.support.upstream.job;

import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Wire;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A provider's words for the states of its jobs, in whatever case and with whatever between the
 * words. Immutable.
 */
public final class StatusWords {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z_ -]{0,39}");

  private final Map<String, JobStatus> words;

  private StatusWords(Map<String, JobStatus> words) {
    this.words = words;
  }

  /** No word yet. */
  public static StatusWords none() {
    return new StatusWords(Map.of());
  }

  /** The same with words that mean that. */
  public StatusWords and(JobStatus status, String... those) {
    Map<String, JobStatus> more = new HashMap<>(words);
    for (String word : those) {
      more.put(key(word), status);
    }
    return new StatusWords(Map.copyOf(more));
  }

  /**
   * What a word means.
   *
   * @throws GatewayException {@code BACKEND_PROTOCOL} where it is not known: it might be an end,
   *     and be asked about for ever
   */
  public JobStatus of(String word) {
    JobStatus status = words.get(key(word));
    if (status == null) {
      throw Wire.violation(
          PLAIN.matcher(word).matches()
              ? "a job that is \"" + word + "\""
              : "a job without a state");
    }
    return status;
  }

  private static String key(String word) {
    return BETWEEN_WORDS.matcher(word.toLowerCase(Locale.ROOT)).replaceAll("_");
  }
}
