package io.plugai.support.web.server;

import io.plugai.support.web.WebRequest;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Leaves on each request what tells that its client has left, see {@link WebRequest#left}, and what
 * makes it leave, see {@link WebRequest#cutOff}. The listeners of the servlet API are told by Jetty
 * only while no thread handles the request: the reset of an HTTP/2 stream that comes before that
 * thread has returned would be lost.
 */
public final class Departures implements HttpConfiguration.Customizer {
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    CompletableFuture<Void> left = new CompletableFuture<>();
    request.setAttribute(WebRequest.LEFT, left);
    request.addFailureListener(failure -> left.complete(null));
    request.addHttpStreamWrapper(
        stream -> {
          Runnable cutOff = () -> stream.failed(new EofException("the client was too slow"));
          request.setAttribute(WebRequest.CUT_OFF, cutOff);
          return stream;
        });
    return request;
  }
}
