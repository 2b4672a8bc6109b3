package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer as a whole.
 *
 * @param status of HTTP, from 200 to 299
 * @param body an object or array; a missing node where there is no body
 */
public record JsonAnswer(int status, HttpHeaders headers, JsonNode body) {

  /** When the provider wants to be asked next, by its headers. */
  public Optional<Duration> retryAfter() {
    return RetryAfter.in(headers, Clock.systemUTC());
  }
}
