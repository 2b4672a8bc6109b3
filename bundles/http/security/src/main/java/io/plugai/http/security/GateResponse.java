package io.plugai.http.security;

import io.plugai.spi.error.ErrorCode;
import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response that carries the gateway's headers whatever happens to it, and has no error page but
 * the one error body.
 */
final class GateResponse extends HttpServletResponseWrapper {
  private static final String CHALLENGE = "WWW-Authenticate";

  /**
   * Since a rule knows the path, what answers it is only not there yet, as at a start, or is being
   * replaced.
   */
  static final Problem NOT_THERE_YET =
      Problem.of(
          ErrorCode.UNAVAILABLE,
          "This part of the gateway is not there yet.",
          Duration.ofSeconds(1));

  private final String requestId;
  private final Map<String, String> more;

  /**
   * Sets the headers.
   *
   * @param more headers of this request's own, which may replace the usual ones
   */
  GateResponse(HttpServletResponse response, String requestId, Map<String, String> more) {
    super(response);
    this.requestId = requestId;
    this.more = more;
    addHeaders();
  }

  /** Headers for an API: nothing to guess, frame, run or keep; a page of ours replaces some. */
  private void addHeaders() {
    setHeader(WebRequest.ID_HEADER, requestId);
    setHeader("Cache-Control", "no-store");
    setHeader("X-Content-Type-Options", "nosniff");
    setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    setHeader("Cross-Origin-Resource-Policy", "same-origin");
    setHeader("Referrer-Policy", "no-referrer");
    more.forEach(this::setHeader);
  }

  /** Every 401 says how to do better (RFC 9110, 11.6.1), whoever sends it. */
  @Override
  public void setStatus(int status) {
    super.setStatus(status);
    if (status == SC_UNAUTHORIZED && !containsHeader(CHALLENGE)) {
      setHeader(CHALLENGE, "Bearer realm=\"PlugAI\"");
    }
  }

  /** Sends a problem, with what RFC 6750 tells the bearer of a token. */
  void send(Problem problem) throws IOException {
    String error =
        switch (problem.code()) {
          case TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED -> ", error=\"invalid_token\"";
          default -> "";
        };
    if (problem.status() == SC_UNAUTHORIZED) {
      setHeader(CHALLENGE, "Bearer realm=\"PlugAI\"" + error);
    }
    problem.send(this, requestId);
  }

  /**
   * Sends the error body; the message, which may be an exception's, is not used. That nothing was
   * found is said by the server alone, where nobody serves the path.
   */
  @Override
  public void sendError(int status, @Nullable String message) throws IOException {
    sendError(status);
  }

  @Override
  public void sendError(int status) throws IOException {
    send(status == SC_NOT_FOUND ? NOT_THERE_YET : Problem.ofStatus(status));
  }

  @Override
  public void reset() {
    super.reset();
    addHeaders();
  }
}
