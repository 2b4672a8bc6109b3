package io.plugai.support.upstream.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.credential.Secret;
import io.plugai.support.upstream.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A token as it is shown, and how long it can be.
 *
 * @param headers what it is shown in
 * @param life from when it was given out, less a margin for requests on their way
 */
record Token(Map<String, Secret> headers, Duration life) {
  /** For a server that does not say. */
  private static final long USUAL_SECONDS = 300;

  private static final long LONGEST_SECONDS = 86_400;
  private static final long LARGEST_MARGIN = 60;

  /** What a bearer token is made of (RFC 6750, section 2.1), and not too much of it. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,16384}");

  /** Reads a server's answer (RFC 6749, section 5.1). */
  static Token of(JsonNode answer) {
    String token = answer.path("access_token").asText("");
    if (!TOKEN.matcher(token).matches()) {
      throw Wire.violation("an answer without a token");
    }
    if (!answer.path("token_type").asText("Bearer").equalsIgnoreCase("Bearer")) {
      throw Wire.violation("a token that is not a bearer token");
    }
    // Some send the number as a text.
    long seconds = answer.path("expires_in").asLong(USUAL_SECONDS);
    long bounded = Math.max(0, Math.min(seconds, LONGEST_SECONDS));
    long margin = Math.min(LARGEST_MARGIN, bounded / 10 + 1);
    return new Token(
        Map.of("Authorization", new Secret("Bearer " + token)),
        Duration.ofSeconds(bounded - margin));
  }
}
