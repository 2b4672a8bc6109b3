package io.plugai.http.generate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client has left while nothing is being written to it.
 *
 * <p>The end of a connection shows itself only to somebody who reads from it. Jetty reads an
 * HTTP/1.1 connection while a request comes in and after its answer has gone out, not in between,
 * and the servlet API has no way to ask for it; so a client that gives up on a queued request, or
 * before the first byte, would be noticed with the first write, which may be minutes away. Hence
 * this class waits for the connection to become readable in Jetty's place, from when the request
 * has been read until right before its answer is completed. What it finds there:
 *
 * <ul>
 *   <li>the end of the stream, or a failure: the client has left;
 *   <li>bytes: the client has sent its next request already (pipelining). They are handed to Jetty,
 *       which finds them when it looks for that request, and the watch ends, because behind them no
 *       end can be seen.
 * </ul>
 *
 * <p>A client that closes its sending side only, and goes on reading, counts as gone; other servers
 * hold it the same way. Requests over HTTP/2 need no watch: there Jetty reads all the time and
 * tells the listeners of a request that its stream was reset.
 *
 * <p>Jetty has one place for one reader per connection, and closes a connection whose place is
 * taken when an answer completes. {@link #release} therefore must be called before that, and gives
 * the place back whatever is going on. It relies on Jetty's internals ({@code HttpConnection},
 * {@code FillInterest}) as of 12.0; the tests beside it hold it to them.
 */
final class ClientWatch implements Callback {
  private static final int ENOUGH_FOR_A_PIPELINED_REQUEST = 1024;

  private final HttpConnection connection;
  private final AbstractEndPoint endPoint;
  private @Nullable Runnable onLeft;
  private boolean released;

  private ClientWatch(HttpConnection connection, AbstractEndPoint endPoint) {
    this.connection = connection;
    this.endPoint = endPoint;
  }

  /**
   * A watch over the connection whose request this thread handles; {@code null} where that is not
   * an HTTP/1.1 connection.
   */
  static @Nullable ClientWatch ofCurrentRequest() {
    HttpConnection connection = HttpConnection.getCurrentConnection();
    return connection != null && connection.getEndPoint() instanceof AbstractEndPoint endPoint
        ? new ClientWatch(connection, endPoint)
        : null;
  }

  /**
   * Begins to watch. Called once the whole request has been read.
   *
   * @param action what to do when the client leaves; run by a thread of the server, at most once
   */
  synchronized void begin(Runnable action) {
    onLeft = action;
    if (!released && connection.isRequestBufferEmpty()) {
      watch();
    }
  }

  private void watch() {
    endPoint.tryFillInterested(this);
  }

  /** Gives the connection back to Jetty. After this nothing is reported any more. */
  void release() {
    synchronized (this) {
      released = true;
    }
    if (endPoint.isFillInterested()) {
      // Takes this callback out of its place and calls it, which does nothing now.
      endPoint.getFillInterest().fillable();
    }
  }

  /** The connection is readable. */
  @Override
  public void succeeded() {
    Runnable action;
    synchronized (this) {
      if (released || !hasEnded()) {
        return;
      }
      action = onLeft;
    }
    if (action != null) {
      action.run();
    }
  }

  /** Called by the server when the connection fails, or when nothing happens on it for long. */
  @Override
  public void failed(Throwable failure) {
    Runnable action;
    synchronized (this) {
      if (released) {
        return;
      }
      if (failure instanceof TimeoutException && endPoint.isOpen()) {
        watch();
        return;
      }
      action = onLeft;
    }
    if (action != null) {
      action.run();
    }
  }

  private boolean hasEnded() {
    ByteBuffer buffer = BufferUtil.allocate(ENOUGH_FOR_A_PIPELINED_REQUEST);
    try {
      int count = endPoint.fill(buffer);
      if (count > 0) {
        connection.onUpgradeTo(buffer);
      } else if (count == 0) {
        watch();
      }
      return count < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
