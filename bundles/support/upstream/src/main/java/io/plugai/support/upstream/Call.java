package io.plugai.support.upstream;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What to send to a provider. The headers are secrets one and all, since any of them may be; they
 * are kept out of every error and log.
 */
public final class Call {
  private static final byte[] NOTHING = {};
  private static final int SHORTEST_SECRET = 6;
  private static final int PART_OF_SECRET = 8;
  private static final int BLOCK = 16;

  private final String method;
  private final URI uri;
  private final Map<String, Secret> headers;
  private final byte[] body;

  private Call(String method, URI uri, Map<String, Secret> headers, byte[] body) {
    this.method = method;
    this.uri = uri;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** A {@code GET}. */
  public static Call get(URI uri, Map<String, Secret> headers) {
    return new Call("GET", uri, headers, NOTHING);
  }

  /** A {@code POST} of JSON; the array is not copied and must not be changed. */
  public static Call post(URI uri, Map<String, Secret> headers, byte[] json) {
    return new Call("POST", uri, headers, json);
  }

  HttpRequest toRequest() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json, text/event-stream, application/x-ndjson")
            .header("User-Agent", "PlugAI");
    if (body.length > 0) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach((name, value) -> addHeader(request, name, value));
    return request
        .method(
            method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
        .build();
  }

  private static void addHeader(HttpRequest.Builder request, String name, Secret value) {
    try {
      request.setHeader(name, value.reveal());
    } catch (IllegalArgumentException e) {
      // Its message quotes the value, so it must not become the cause.
      throw new GatewayException(
          ErrorKind.CREDENTIAL_REJECTED, "A credential or header cannot be sent over HTTP.");
    }
  }

  /** Whether a text holds a header's value, or a part of one, or a piece of the body. */
  boolean isQuotedIn(String text) {
    return isSecretQuotedIn(text) || sharesPieces(new String(body, StandardCharsets.UTF_8), text);
  }

  /** Whether a text holds a header's value, or a part of one, in whatever case. */
  boolean isSecretQuotedIn(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return headers.values().stream()
        .flatMap(value -> Stream.of(value.reveal().toLowerCase(Locale.ROOT).split(" ", -1)))
        .anyMatch(word -> word.length() >= SHORTEST_SECRET && sharesPart(word, lower));
  }

  private static boolean sharesPart(String word, String text) {
    int length = Math.min(word.length(), PART_OF_SECRET);
    for (int i = 0; i + length <= word.length(); i++) {
      if (text.contains(word.substring(i, i + length))) {
        return true;
      }
    }
    return false;
  }

  /** Finds every common piece of twice the length of a block, and none shorter than a block. */
  private static boolean sharesPieces(String sent, String text) {
    for (int i = 0; i + BLOCK <= text.length(); i += BLOCK) {
      if (sent.contains(text.substring(i, i + BLOCK))) {
        return true;
      }
    }
    return false;
  }

  /** Shows neither headers nor body. */
  @Override
  public String toString() {
    return method + " " + uri.getHost() + uri.getPath();
  }
}
