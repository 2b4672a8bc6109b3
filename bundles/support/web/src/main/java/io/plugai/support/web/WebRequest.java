package io.plugai.support.web;

import io.plugai.core.api.access.Caller;
import java.util.Optional;
import java.util.UUID;
import javax.servlet.ServletRequest;

/**
 * What the gate in front of all routes finds out about a request and leaves on it. The bundles that
 * answer read it here; each has its own copy of this class, so only attributes of types that all
 * share pass between them.
 */
public final class WebRequest {

  /** The header with the request's id, on requests and responses. */
  public static final String ID_HEADER = "X-Request-Id";

  private static final String ID = "io.plugai.request.id";
  private static final String CALLER = "io.plugai.request.caller";
  private static final int MAX_ID_LENGTH = 128;

  private WebRequest() {}

  /**
   * The id that a request came with, where it is one to {@value #MAX_ID_LENGTH} letters, digits,
   * dots, dashes and underscores; or a new one.
   */
  public static String idFrom(String offered) {
    return isSane(offered) ? offered : "req_" + UUID.randomUUID().toString().replace("-", "");
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
}
