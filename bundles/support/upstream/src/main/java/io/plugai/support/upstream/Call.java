package io.plugai.support.upstream;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private final Payload payload;
  private final Options options;

  /**
   * A body.
   *
   * @param quotable what of it a provider's words are held against
   * @param secrets what of it must never be shown
   */
  record Payload(String type, BodyPublisher publisher, byte[] quotable, List<Secret> secrets) {
    static final Payload NONE = new Payload("", BodyPublishers.noBody(), NOTHING, List.of());

    static Payload ofJson(byte[] json) {
      return json.length == 0
          ? NONE
          : new Payload(JSON, BodyPublishers.ofByteArray(json), json, List.of());
    }
  }

  /** How it is sent. */
  private record Options(
      String accept,
      Repeat repeat,
      Optional<Access> access,
      Optional<Duration> limit,
      Optional<Call> about,
      Set<Integer> taken,
      Refusals refusals) {

    static Options of(Repeat repeat) {
      return new Options(
          ACCEPT,
          repeat,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Refusals.UNEXPLAINED);
    }

    Options accepting(String mediaTypes) {
      return new Options(mediaTypes, repeat, access, limit, about, taken, refusals);
    }

    Options with(Repeat other) {
      return new Options(accept, other, access, limit, about, taken, refusals);
    }

    Options with(Optional<Access> other) {
      return new Options(accept, repeat, other, limit, about, taken, refusals);
    }

    Options within(Duration other) {
      return new Options(accept, repeat, access, Optional.of(other), about, taken, refusals);
    }

    Options about(Call other) {
      return new Options(accept, repeat, access, limit, Optional.of(other), taken, refusals);
    }

    Options taking(Set<Integer> others) {
      return new Options(accept, repeat, access, limit, about, others, refusals);
    }

    Options with(Refusals others) {
      return new Options(accept, repeat, access, limit, about, taken, others);
    }
  }

  private Call(
      String method, URI uri, Map<String, Secret> headers, Payload payload, Options options) {
    this.method = method;
    this.uri = uri;
    this.headers = Map.copyOf(headers);
    this.payload = payload;
    this.options = options;
  }

  /** A {@code GET}. */
  public static Call get(URI uri, Map<String, Secret> headers) {
    return new Call("GET", uri, headers, Payload.NONE, Options.of(Repeat.ALWAYS));
  }

  /** A {@code HEAD}. */
  public static Call head(URI uri, Map<String, Secret> headers) {
    return new Call("HEAD", uri, headers, Payload.NONE, Options.of(Repeat.ALWAYS));
  }

  /** A {@code DELETE}. */
  public static Call delete(URI uri, Map<String, Secret> headers) {
    return new Call("DELETE", uri, headers, Payload.NONE, Options.of(Repeat.ALWAYS));
  }

  /**
   * A {@code PUT} of JSON; the array is not copied and must not be changed. An empty one sends no
   * body.
   */
  public static Call put(URI uri, Map<String, Secret> headers, byte[] json) {
    return new Call("PUT", uri, headers, Payload.ofJson(json), Options.of(Repeat.ALWAYS));
  }

  /**
   * A {@code POST} of JSON; the array is not copied and must not be changed. An empty one sends no
   * body.
   */
  public static Call post(URI uri, Map<String, Secret> headers, byte[] json) {
    return post(uri, headers, Payload.ofJson(json));
  }

  /** A {@code POST} of a form; its files are read as they are sent. */
  public static Call post(URI uri, Map<String, Secret> headers, Multipart form) {
    return post(uri, headers, form.payload());
  }

  /** A {@code POST} of a form without files. */
  public static Call post(URI uri, Map<String, Secret> headers, Form form) {
    return post(uri, headers, form.payload());
  }

  private static Call post(URI uri, Map<String, Secret> headers, Payload payload) {
    return new Call("POST", uri, headers, payload, Options.of(Repeat.IF_UNPAID));
  }

  /** The same, with media types to answer in, such as {@code image/*}. */
  public Call accepting(String mediaTypes) {
    return with(options.accepting(mediaTypes));
  }

  /**
   * The same, sent again even where the provider may have worked on it already: because it has a
   * way to tell that it is the same one, such as an idempotency key, or because somebody is willing
   * to pay twice. All but {@code POST} may be sent again anyway (RFC 9110, section 9.2.2).
   */
  public Call repeatable() {
    return repeating(Repeat.ALWAYS);
  }

  /**
   * The same, sent again only where it was not begun for certain: after 429, and after connections
   * that failed before it was sent. For what begins work that goes on by itself, of which a
   * failure, a 500 as well, does not tell whether it goes on.
   */
  public Call atMostOnce() {
    return repeating(Repeat.IF_NOT_BEGUN);
  }

  /** The same, never sent again by itself: whoever sends it does that, and looks at it anew. */
  public Call unrepeated() {
    return repeating(Repeat.NEVER);
  }

  private Call repeating(Repeat repeat) {
    return with(options.with(repeat));
  }

  /**
   * The same, with the credential's headers found when it is sent. Those that the provider refuses
   * with 401 may be exchanged once, whatever else there is to be said against sending it again:
   * what is refused is not begun.
   */
  public Call with(Access access) {
    return with(options.with(Optional.of(access)));
  }

  /** The same, with a limit of its own for everything together, if that is the shorter one. */
  public Call within(Duration limit) {
    return with(options.within(limit));
  }

  /**
   * The same, whose answer may be about what another one has sent: words that quote that are not
   * shown either.
   */
  public Call about(Call other) {
    return with(options.about(other));
  }

  /**
   * The same, for which these statuses are answers too, and no refusals. For what is {@linkplain
   * Upstream#open opened} only: their bodies are seldom JSON.
   */
  public Call taking(Set<Integer> statuses) {
    return with(options.taking(Set.copyOf(statuses)));
  }

  /** The same, whose refusals are explained in the provider's own way. */
  public Call with(Refusals refusals) {
    return with(options.with(refusals));
  }

  /** The same, of another address, with nothing that shows who is asking. */
  Call elsewhere(URI other) {
    return new Call(method, other, headers, payload, options.with(Optional.<Access>empty()));
  }

  /** The same, of another address of the same provider's. */
  Call at(URI other) {
    return new Call(method, other, headers, payload, options);
  }

  URI uri() {
    return uri;
  }

  /** Whether that status of HTTP is an answer. */
  boolean takes(int status) {
    return status / 100 == 2 || options.taken().contains(status);
  }

  /** What a refusal means, where the provider has its own way of saying so. */
  Optional<GatewayException> explained(int status, HttpHeaders answered) {
    return options.refusals().meaning(status, answered);
  }

  private Call with(Options other) {
    return new Call(method, uri, headers, payload, other);
  }

  /** The same with more headers. */
  public Call with(Map<String, Secret> more) {
    Map<String, Secret> all = new HashMap<>(headers);
    all.putAll(more);
    return new Call(method, uri, all, payload, options);
  }

  Repeat repeat() {
    return options.repeat();
  }

  Optional<Access> access() {
    return options.access();
  }

  Optional<Duration> limit() {
    return options.limit();
  }

  BodyPublisher body() {
    return payload.publisher();
  }

  /** As a request that sends this body, by this way. */
  HttpRequest toRequest(BodyPublisher body, Network network) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", options.accept())
            .header("User-Agent", "PlugAI");
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
    return Quoting.ofSecrets(secrets(), text)
        || Quoting.ofPieces(sent, text)
        || options.about().filter(other -> other.isQuotedIn(text)).isPresent();
  }

  private List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>(headers.values());
    secrets.addAll(payload.secrets());
    return secrets;
  }

  /**
   * A failure as it may be shown. A wire does not know what was sent, nor does the JDK, which
   * quotes what it cannot read: what they say of an answer may quote a credential.
   */
  GatewayException showable(GatewayException e) {
    if (e.getCause() instanceof Failures.Reported reported) {
      return Failures.meaning(reported.error(), this::isQuotedIn);
    }
    return Quoting.without(secrets(), e);
  }

  /** Shows neither headers nor body. */
  @Override
  public String toString() {
    return method + " " + uri.getHost() + uri.getPath();
  }
}
