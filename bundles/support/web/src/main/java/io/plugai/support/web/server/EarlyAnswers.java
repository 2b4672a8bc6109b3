package io.plugai.support.web.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Lets an answer that begins before its request's body has arrived say that the connection ends
 * with it (RFC 9112, 9.6). Jetty closes such a connection but says so only where the servlet has
 * set a status and flushed nothing; a client that was not told sends its next request into the
 * closed connection, and that one fails. What has not arrived when the answer begins cannot be read
 * any more. HTTP/2 has a stream for each request, so that nothing of this matters there.
 */
public final class EarlyAnswers implements HttpConfiguration.Customizer {
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
      request.addHttpStreamWrapper(Stream::new);
    }
    return request;
  }

  private static final class Stream extends HttpStream.Wrapper {
    Stream(HttpStream wrapped) {
      super(wrapped);
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.Response response,
        boolean last,
        ByteBuffer content,
        Callback callback) {
      if (response != null && response.getStatus() >= 200) {
        consumeAvailable(); // what has not arrived makes it the connection's last answer
      }
      super.send(request, response, last, content, callback);
    }
  }
}
