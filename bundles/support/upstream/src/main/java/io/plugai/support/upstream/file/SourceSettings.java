package io.plugai.support.upstream.file;

import io.plugai.support.upstream.UpstreamLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;

/** Checks what operators configure of a source. */
public final class SourceSettings {
  /** Nobody waits longer for one piece of a file, and a slow line may need long. */
  private static final Duration TOTAL = Duration.ofDays(7);

  private SourceSettings() {}

  /**
   * An id of a source.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public static String id(String id) {
    if (!id.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "plugai.source.id must be made of lower-case letters, digits and dashes.");
    }
    return id;
  }

  /**
   * A base address, without slashes at its end.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public static URI baseUrl(String text) {
    try {
      URI uri = new URI(text.trim().replaceFirst("/+$", ""));
      boolean plain =
          uri.getRawFragment() == null && uri.getRawUserInfo() == null && uri.getRawQuery() == null;
      if (plain && uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("base_url is not a URL.", e);
    }
    throw new IllegalArgumentException(
        "base_url must begin with http:// or https:// and a host, and have no user, query or"
            + " fragment.");
  }

  /**
   * Limits for everything that a source asks; all times in seconds.
   *
   * @param idle the longest silence within a file
   */
  public static UpstreamLimits limits(double connect, double firstByte, double idle, int retries) {
    return new UpstreamLimits(
        seconds("connect_timeout", connect),
        seconds("first_byte_timeout", firstByte),
        seconds("idle_timeout", idle),
        TOTAL,
        retries);
  }

  private static Duration seconds(String name, double seconds) {
    if (!(seconds > 0) || seconds > TOTAL.toSeconds()) {
      throw new IllegalArgumentException(name + " must be more than 0.");
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
