package io.plugai.support.web.server;

import io.plugai.support.web.WebRequest;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
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
          request.setAttribute(WebRequest.CUT_OFF, cutOff(request, stream));
          return stream;
        });
    return request;
  }

  /**
   * Lets what is being written fail, from which all else follows. A stream of HTTP/1.1 must not be
   * told itself: its connection would go on with the next request.
   */
  private static Runnable cutOff(Request request, HttpStream stream) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
        ? () -> stream.failed(tooSlow())
        : () -> request.getConnectionMetaData().getConnection().getEndPoint().close(tooSlow());
  }

  private static EofException tooSlow() {
    return new EofException("the client was too slow");
  }
}
