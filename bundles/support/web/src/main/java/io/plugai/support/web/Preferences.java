package io.plugai.support.web;

import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;

/**
 * How long a client waits for its answer, as its {@code Prefer} header says (RFC 7240): with {@code
 * respond-async} not at all, with {@code wait=N} so many seconds. Other preferences are left alone.
 *
 * @param patience how long; empty: as long as it takes
 */
public record Preferences(Optional<Duration> patience) {
  private static final Preferences NONE = new Preferences(Optional.empty());
  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,6})\"?");
  private static final String ASYNC = "respond-async";

  /** Longer than any request lasts. */
  private static final long LONGEST_SECONDS = 86_400;

  /**
   * What a request prefers.
   *
   * @throws GatewayException where it does not say it in numbers
   */
  public static Preferences of(HttpServletRequest request) {
    if (request.getHeader("Prefer") == null) {
      return NONE;
    }
    List<String> all = new ArrayList<>();
    for (String header : Collections.list(request.getHeaders("Prefer"))) {
      for (String preference : header.split(",", -1)) {
        all.add(preference.strip().toLowerCase(Locale.ROOT));
      }
    }
    Optional<Duration> wait =
        all.stream()
            .filter(preference -> preference.startsWith("wait"))
            .findFirst()
            .map(Preferences::seconds);
    return new Preferences(
        wait.isEmpty() && all.contains(ASYNC) ? Optional.of(Duration.ZERO) : wait);
  }

  private static Duration seconds(String preference) {
    Matcher matcher = WAIT.matcher(preference);
    if (!matcher.matches()) {
      throw GatewayException.invalid("Prefer", "wait must be a number of seconds");
    }
    return Duration.ofSeconds(Math.min(Long.parseLong(matcher.group(1)), LONGEST_SECONDS));
  }

  /** Whether the client may go before the answer is there. */
  public boolean async() {
    return patience.isPresent();
  }

  /** What to say of it: the value of {@code Preference-Applied}. */
  public String applied() {
    return patience
        .filter(time -> !time.isZero())
        .map(time -> "wait=" + time.toSeconds())
        .orElse(ASYNC);
  }
}
