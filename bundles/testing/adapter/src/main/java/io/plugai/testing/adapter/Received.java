package io.plugai.testing.adapter;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A request as it reached a {@link FakeUpstream}.
 *
 * @param headers by name in lower case
 * @param body as text
 * @param end completes when the exchange is over
 */
public record Received(
    String method,
    String path,
    Map<String, String> headers,
    String body,
    CompletableFuture<End> end) {

  /** How an exchange ended. */
  public enum End {
    /** The answer was played to its end. */
    ANSWERED,
    /** The client closed the connection before. */
    CLIENT_HUNG_UP,
    /** The answer told the fake to close the connection, or it was closed itself. */
    CUT
  }

  /** The value of a header, whatever its case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
