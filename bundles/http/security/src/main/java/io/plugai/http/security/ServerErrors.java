package io.plugai.http.security;

import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the one error body where Jetty itself refuses a request that nothing else has seen,
 * such as one that is not HTTP, instead of Jetty's own pages.
 *
 * <p>Felix hands its Jetty to nobody, and has no setting for this. It is reached through the
 * connection of a request that passes the gate; {@code /v1/health} is asked by whatever starts or
 * watches a gateway, long before strangers come.
 */
final class ServerErrors implements Request.Handler {
  private volatile @Nullable Server server;

  /** Takes over the error pages of the server that handles this thread's request. */
  void takeOver() {
    HttpConnection connection = HttpConnection.getCurrentConnection();
    if (connection == null || connection.getServer() == server) {
      return;
    }
    Server current = connection.getServer();
    server = current;
    current.setErrorHandler(this);
    current.getDescendants(ContextHandler.class).forEach(context -> context.setErrorHandler(this));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id =
        WebRequest.idFrom(
            Objects.requireNonNullElse(request.getHeaders().get(WebRequest.ID_HEADER), ""));
    Problem problem = Problem.ofStatus(response.getStatus());
    response.setStatus(problem.code().status());
    response.getHeaders().put(WebRequest.ID_HEADER, id);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(problem.json(id)), callback);
    return true;
  }
}
