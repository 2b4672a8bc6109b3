package io.plugai.support.upstream;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What to send to a provider. The headers are secrets one and all, since any of them may be; they
 * are kept out of every error and log. Immutable.
 */
public final class Call {
  private static final byte[] NOTHING = {};
  private static final String ACCEPT = "application/json, text/event-stream, application/x-ndjson";
  private static final String JSON = "application/json";

  private final String method;
  private final URI uri;
  private final Map<String, Secret> headers;
  private final String accept;
  private final Payload payload;
  private final boolean repeatable;

  /**
   * A body.
   *
   * @param quotable what of it a provider's words are held against
   */
  record Payload(String type, BodyPublisher publisher, byte[] quotable) {
    static final Payload NONE = new Payload("", BodyPublishers.noBody(), NOTHING);

    static Payload ofJson(byte[] json) {
      return new Payload(JSON, BodyPublishers.ofByteArray(json), json);
    }
  }

  private Call(
      String method,
      URI uri,
      Map<String, Secret> headers,
      String accept,
      Payload payload,
      boolean repeatable) {
    this.method = method;
    this.uri = uri;
    this.headers = Map.copyOf(headers);
    this.accept = accept;
    this.payload = payload;
    this.repeatable = repeatable;
  }

  /** A {@code GET}. */
  public static Call get(URI uri, Map<String, Secret> headers) {
    return new Call("GET", uri, headers, ACCEPT, Payload.NONE, true);
  }

  /** A {@code HEAD}. */
  public static Call head(URI uri, Map<String, Secret> headers) {
    return new Call("HEAD", uri, headers, ACCEPT, Payload.NONE, true);
  }

  /** A {@code DELETE}. */
  public static Call delete(URI uri, Map<String, Secret> headers) {
    return new Call("DELETE", uri, headers, ACCEPT, Payload.NONE, true);
  }

  /** A {@code PUT} of JSON; the array is not copied and must not be changed. */
  public static Call put(URI uri, Map<String, Secret> headers, byte[] json) {
    return new Call("PUT", uri, headers, ACCEPT, Payload.ofJson(json), true);
  }

  /**
   * A {@code POST} of JSON; the array is not copied and must not be changed. An empty one sends no
   * body.
   */
  public static Call post(URI uri, Map<String, Secret> headers, byte[] json) {
    Payload payload = json.length == 0 ? Payload.NONE : Payload.ofJson(json);
    return new Call("POST", uri, headers, ACCEPT, payload, false);
  }

  /** A {@code POST} of a form; its files are read as they are sent. */
  public static Call post(URI uri, Map<String, Secret> headers, Multipart form) {
    return new Call("POST", uri, headers, ACCEPT, form.payload(), false);
  }

  /** The same, with media types to answer in, such as {@code image/*}. */
  public Call accepting(String mediaTypes) {
    return new Call(method, uri, headers, mediaTypes, payload, repeatable);
  }

  /**
   * The same, sent again even where the provider may have worked on it already: because it has a
   * way to tell that it is the same one, such as an idempotency key, or because somebody is willing
   * to pay twice. All but {@code POST} may be sent again anyway (RFC 9110, section 9.2.2).
   */
  public Call repeatable() {
    return new Call(method, uri, headers, accept, payload, true);
  }

  boolean isRepeatable() {
    return repeatable;
  }

  BodyPublisher body() {
    return payload.publisher();
  }

  /** As a request that sends this body, by this way. */
  HttpRequest toRequest(BodyPublisher body, Network network) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Accept", accept).header("User-Agent", "PlugAI");
    if (!payload.type().isEmpty()) {
      request.header("Content-Type", payload.type());
    }
    network.proxyCredential(uri).ifPresent(it -> addHeader(request, "Proxy-Authorization", it));
    headers.forEach((name, value) -> addHeader(request, name, value));
    return request.method(method, payload == Payload.NONE ? BodyPublishers.noBody() : body).build();
  }

  /**
   * Tries whether it can be sent.
   *
   * @throws GatewayException {@code CREDENTIAL_REJECTED} where a header cannot be, {@code
   *     BACKEND_PROTOCOL} where the address, which a provider may have told, is none
   */
  void check() {
    try {
      HttpRequest.newBuilder(uri);
    } catch (IllegalArgumentException e) {
      throw Wire.violation("an address that cannot be asked");
    }
    headers.forEach((name, value) -> addHeader(HttpRequest.newBuilder(), name, value));
  }

  private static void addHeader(HttpRequest.Builder request, String name, Secret value) {
    try {
      request.setHeader(name, value.reveal());
    } catch (IllegalArgumentException e) {
      // Its message quotes the value, so it must not become the cause.
      throw new GatewayException(
          ErrorCode.CREDENTIAL_REJECTED, "A credential or header cannot be sent over HTTP.");
    }
  }

  /** Whether a text holds a header's value, or a part of one, or a piece of the body. */
  boolean isQuotedIn(String text) {
    String sent = new String(payload.quotable(), StandardCharsets.UTF_8);
    return Quoting.ofSecrets(headers.values(), text) || Quoting.ofPieces(sent, text);
  }

  /**
   * A failure as it may be shown. A wire does not know what was sent, nor does the JDK, which
   * quotes what it cannot read: what they say of an answer may quote a credential.
   */
  GatewayException showable(GatewayException e) {
    if (e.getCause() instanceof Failures.Reported reported) {
      return Failures.meaning(reported.error(), this::isQuotedIn);
    }
    return Quoting.without(headers.values(), e);
  }

  /** Shows neither headers nor body. */
  @Override
  public String toString() {
    return method + " " + uri.getHost() + uri.getPath();
  }
}
