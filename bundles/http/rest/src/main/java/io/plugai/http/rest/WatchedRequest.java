package io.plugai.http.rest;

import io.plugai.support.web.WebRequest;
import java.io.IOException;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request whose body is waited for as {@link Patience} says. */
final class WatchedRequest extends HttpServletRequestWrapper {
  private final Patience patience;
  private @Nullable WatchedBody body;

  WatchedRequest(HttpServletRequest request, Patience patience) {
    super(request);
    this.patience = patience;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    WatchedBody watched = body;
    if (watched == null) {
      watched =
          new WatchedBody(super.getInputStream(), announced(), patience, WebRequest.remote(this));
      body = watched;
    }
    return watched;
  }

  /** Without either header, a request of HTTP/1 has no body (RFC 9112, section 6.3). */
  private long announced() {
    boolean none =
        getContentLengthLong() < 0
            && getProtocol().startsWith("HTTP/1")
            && getHeader("Transfer-Encoding") == null;
    return none ? 0 : getContentLengthLong();
  }

  /** The thread that handles it has done so. */
  void end() {
    WatchedBody watched = body;
    if (watched != null) {
      watched.leave();
    }
  }
}
