package io.plugai.support.web;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.people.Origin;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import javax.servlet.ServletRequest;

/**
 * What the gate in front of all routes finds out about a request and leaves on it. The bundles that
 * answer read it here; each has its own copy of this class, so only attributes of types that all
 * share pass between them.
 */
public final class WebRequest {

  /** The header with the request's id, on requests and responses. */
  public static final String ID_HEADER = "X-Request-Id";

  /** The attribute under which the server leaves what {@link #left} gives. */
  public static final String LEFT = "io.plugai.request.left";

  /** The attribute under which the server leaves what {@link #cutOff} runs. */
  public static final String CUT_OFF = "io.plugai.request.cut-off";

  private static final String ID = "io.plugai.request.id";
  private static final String CALLER = "io.plugai.request.caller";
  private static final String REMOTE = "io.plugai.request.remote";
  private static final int MAX_ID_LENGTH = 128;
  private static final int HEX_DIGITS_OF_TIME = 12;
  private static final HexFormat HEX = HexFormat.of();

  private WebRequest() {}

  /**
   * The id that a request came with, where it is one to {@value #MAX_ID_LENGTH} letters, digits,
   * dots, dashes and underscores; or a new one.
   */
  public static String idFrom(String offered) {
    return isSane(offered) ? offered : newId();
  }

  /**
   * A new id, told apart from all others. It sorts by time, so that those of a day lie together in
   * a database; it need not be hard to guess, so it costs no entropy.
   */
  public static String newId() {
    return "req_"
        + HEX.toHexDigits(System.currentTimeMillis(), HEX_DIGITS_OF_TIME)
        + HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static boolean isSane(String id) {
    return !id.isEmpty()
        && id.length() <= MAX_ID_LENGTH
        && id.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_'
                        || c == '.');
  }

  /** Leaves the id on the request. */
  public static void id(ServletRequest request, String id) {
    request.setAttribute(ID, id);
  }

  /** The request's id; a new one where the request did not come through the gate. */
  public static String id(ServletRequest request) {
    return request.getAttribute(ID) instanceof String id ? id : idFrom("");
  }

  /** Leaves the caller on the request. */
  public static void caller(ServletRequest request, Caller caller) {
    request.setAttribute(CALLER, caller);
  }

  /** Who is calling; empty for a public route that somebody unknown uses. */
  public static Optional<Caller> caller(ServletRequest request) {
    return request.getAttribute(CALLER) instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  /**
   * Who is calling, on a route that is not public.
   *
   * @throws GatewayException {@code UNAUTHENTICATED} where the request did not come through the
   *     gate
   */
  public static Caller requireCaller(ServletRequest request) {
    return caller(request).orElseThrow(() -> Problem.of(ErrorCode.UNAUTHENTICATED).exception());
  }

  /** Leaves the client's address on the request: behind a trusted proxy it is not the peer's. */
  public static void remote(ServletRequest request, String address) {
    request.setAttribute(REMOTE, address);
  }

  /** The client's address; the peer's where the gate left none. */
  public static String remote(ServletRequest request) {
    return request.getAttribute(REMOTE) instanceof String address
        ? address
        : request.getRemoteAddr();
  }

  /**
   * Completes when the server finds out that the client has left, on the thread that does. It looks
   * for that all the time on HTTP/2; on HTTP/1.1 only when it reads or writes.
   */
  @SuppressWarnings("unchecked") // only the server writes the attribute
  public static CompletionStage<Void> left(ServletRequest request) {
    return request.getAttribute(LEFT) instanceof CompletableFuture<?> left
        ? (CompletableFuture<Void>) left
        : new CompletableFuture<>();
  }

  /** Ends the request's connection, or its stream, whatever has been answered. */
  public static void cutOff(ServletRequest request) {
    if (request.getAttribute(CUT_OFF) instanceof Runnable cutOff) {
      cutOff.run();
    }
  }

  /** From where the request comes, for the audit log. */
  public static Origin origin(ServletRequest request) {
    return new Origin(remote(request), id(request));
  }
}
