package io.plugai.http.rest.models;

import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a client waits for its answer: {@code Prefer: wait=N} (RFC 7240, 4.3). */
final class WaitPreference {
  private static final Pattern WAIT =
      Pattern.compile("(?:^|,)\\s*wait\\s*=\\s*\"?([^\",;]*)\"?", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final long LONGEST_SECONDS = 300;

  private WaitPreference() {}

  /**
   * How long; zero where the client does not say.
   *
   * @param header the values of {@code Prefer}
   */
  static Duration of(@Nullable String header) {
    Matcher wait = WAIT.matcher(header == null ? "" : header);
    if (!wait.find()) {
      return Duration.ZERO;
    }
    String seconds = wait.group(1).strip();
    if (!NUMBER.matcher(seconds).matches()) {
      throw GatewayException.invalid("Prefer", "wait must be a number of seconds");
    }
    return Duration.ofSeconds(Math.min(Long.parseLong(seconds), LONGEST_SECONDS));
  }
}
