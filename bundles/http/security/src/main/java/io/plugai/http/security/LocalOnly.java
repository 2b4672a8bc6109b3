package io.plugai.http.security;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import io.plugai.spi.error.ErrorCode;
import io.plugai.support.web.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out while nobody is asked for a credential. A page from anywhere runs in a
 * browser of this machine, so its requests come over loopback like everybody else's. Two headers
 * give it away: with a name of its own that it lets point here (DNS rebinding), {@code Host} is
 * that name; otherwise {@code Origin} is the page's own. What a request says of having been
 * forwarded cannot help it here: then nobody takes it for one from this machine.
 */
final class LocalOnly {
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|::1", CASE_INSENSITIVE);

  private LocalOnly() {}

  /** Why the request is refused; empty where it is not. */
  static Optional<Problem> objection(HttpServletRequest request) {
    if (!isLoopbackName(request.getServerName())) {
      return Optional.of(
          Problem.of(
              ErrorCode.FORBIDDEN,
              "In local-only mode the gateway answers to localhost, 127.0.0.1 and [::1] only."));
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !origin.toLowerCase(Locale.ROOT).equals(ownOrigin(request))) {
      return Optional.of(
          Problem.of(
              ErrorCode.FORBIDDEN,
              "In local-only mode the gateway answers no web pages but its own."));
    }
    return Optional.empty();
  }

  private static boolean isLoopbackName(@Nullable String name) {
    return name != null && LOOPBACK.matcher(name).matches();
  }

  /** What the gateway's own pages send: scheme, host and port as this request names them. */
  private static String ownOrigin(HttpServletRequest request) {
    String host = request.getHeader("Host");
    String authority =
        host == null ? request.getServerName() + ":" + request.getServerPort() : host;
    return (request.getScheme() + "://" + authority).toLowerCase(Locale.ROOT);
  }
}
