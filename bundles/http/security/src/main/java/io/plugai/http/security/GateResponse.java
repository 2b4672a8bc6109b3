package io.plugai.http.security;

import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import java.io.IOException;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A response that carries the gateway's headers whatever happens to it, and has no error page but
 * the one error body.
 */
final class GateResponse extends HttpServletResponseWrapper {
  private final String requestId;

  GateResponse(HttpServletResponse response, String requestId) {
    super(response);
    this.requestId = requestId;
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
  }

  /** Sends the error body; the message, which may be an exception's, is not used. */
  @Override
  public void sendError(int status, @Nullable String message) throws IOException {
    sendError(status);
  }

  @Override
  public void sendError(int status) throws IOException {
    Problem.ofStatus(status).send(this, requestId);
  }

  @Override
  public void reset() {
    super.reset();
    addHeaders();
  }
}
