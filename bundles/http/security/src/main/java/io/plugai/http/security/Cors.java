package io.plugai.http.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which web apps hosted elsewhere browsers let read our answers (CORS, in the Fetch standard).
 * Never with credentials of the browser's own: tokens are sent by the app itself, so an origin that
 * is allowed gains nothing but to be answered like any other client.
 */
final class Cors {
  private static final String ANY = "*";
  private static final String ORIGIN =
      "(?i)https?://[a-z0-9.\\-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?";
  private static final String REQUEST_HEADERS =
      "Authorization, Content-Type, X-Api-Key, X-Request-Id, Idempotency-Key, Prefer, Last-Event-ID";
  private static final String RESPONSE_HEADERS =
      "X-Request-Id, Retry-After, Location, Preference-Applied, RateLimit-Limit,"
          + " RateLimit-Remaining, RateLimit-Reset, X-Model-Used, X-Fallback, X-Queue-Position,"
          + " X-Queue-Estimate-Seconds";

  /** Seconds for which a browser need not ask again. */
  private static final String MAX_AGE = "600";

  private final Set<String> origins;

  private Cors(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  static Cors read(List<String> texts, Consumer<String> complaints) {
    Set<String> origins = new TreeSet<>();
    for (String text : texts) {
      if (text.equals(ANY) || text.matches(ORIGIN)) {
        origins.add(text.toLowerCase(Locale.ROOT));
      } else {
        complaints.accept(
            "'%s' in cors_origins is no origin, such as https://app.example.org; it is not allowed."
                .formatted(text));
      }
    }
    return new Cors(origins);
  }

  private boolean allows(@Nullable String origin) {
    return origin != null
        && (origins.contains(ANY) || origins.contains(origin.toLowerCase(Locale.ROOT)));
  }

  /** What goes on every answer to the request, errors included. */
  Map<String, String> headers(HttpServletRequest request) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (origins.isEmpty()) {
      return headers;
    }
    headers.put("Vary", "Origin");
    String origin = request.getHeader("Origin");
    if (origin != null && allows(origin)) {
      headers.put("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
      headers.put("Access-Control-Expose-Headers", RESPONSE_HEADERS);
      headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    }
    return headers;
  }

  /** Whether a browser asks in advance, for a page that may, if it may send a request. */
  boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null
        && allows(request.getHeader("Origin"));
  }

  /**
   * The answer to that.
   *
   * @param methods those of the path, with commas between them
   */
  static Map<String, String> preflight(String methods) {
    return Map.of(
        "Access-Control-Allow-Methods", methods,
        "Access-Control-Allow-Headers", REQUEST_HEADERS,
        "Access-Control-Max-Age", MAX_AGE);
  }
}
