package io.plugai.http.server;

import io.plugai.support.web.Problem;
import io.plugai.support.web.WebRequest;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with the one error body where Jetty itself refuses a request that nothing else has seen,
 * such as one that is not HTTP, instead of Jetty's own pages.
 */
final class ServerErrors implements Request.Handler {

  /** Takes over the error pages of a server. */
  static void takeOver(Server server) {
    ServerErrors errors = new ServerErrors();
    server.setErrorHandler(errors);
    server.getDescendants(ContextHandler.class).forEach(context -> context.setErrorHandler(errors));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String id =
        WebRequest.idFrom(
            Objects.requireNonNullElse(request.getHeaders().get(WebRequest.ID_HEADER), ""));
    Problem problem = Problem.ofStatus(response.getStatus());
    response.setStatus(problem.status());
    response.getHeaders().put(WebRequest.ID_HEADER, id);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.write(true, ByteBuffer.wrap(problem.json(id)), callback);
    return true;
  }
}
