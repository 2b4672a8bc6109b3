package io.plugai.http.generate.answer;

import java.io.IOException;
import java.util.concurrent.Future;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events on their way to a client, at its speed. Whatever thread brings one, or finds
 * that the client can take more, writes what there is and goes on its way.
 *
 * <p>The response begins with the first thing there is to write, so that a failure before that can
 * still be a plain one with a status of its own.
 */
final class EventStream {
  private final ServletExchange exchange;
  private final Heartbeats heartbeats;
  private final Source source;
  private final int enough;
  private final ServletOutputStream out;

  // All below is guarded by this lock, under which nothing of anybody else's is called but the
  // source's parts that say so, and the response, which does not block.
  private final Object lock = new Object();
  private final PendingFrames pending = new PendingFrames();
  private volatile @Nullable Future<?> heartbeat;
  private boolean listening;
  private boolean ended;
  private boolean closed;
  private boolean unflushed;

  /** Whose events they are. */
  interface Source {
    /** With the lock held: a sign of life is due; whatever has to stand before it is written. */
    void beforeComment();

    /** With the lock held: writing begins or goes on; the latest news may be added. */
    void beforeWrite();

    /** So many of the events that count were written. */
    void written(int events);

    /** The client has left. Called once. */
    void left();
  }

  /**
   * @param enough how many events have to be written before {@link Source#written} is told
   */
  EventStream(ServletExchange exchange, Heartbeats heartbeats, Source source, int enough)
      throws IOException {
    this.exchange = exchange;
    this.heartbeats = heartbeats;
    this.source = source;
    this.enough = enough;
    this.out = exchange.response().getOutputStream();
  }

  /** Begins to write. */
  void start() {
    synchronized (lock) {
      if (closed) {
        return; // the client has left already
      }
      heartbeat = heartbeats.every(this::beat);
    }
    out.setWriteListener(new Writable());
  }

  /** Where frames go; only within a step. */
  PendingFrames pending() {
    return pending;
  }

  /** Nothing follows; only within a step. */
  void end() {
    ended = true;
  }

  /** Whether {@link #end} was called; only within a step, or where the lock is held. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether the client has left, or everything was written. */
  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Changes what is to be written, unless that is over, and writes what can be written. */
  void change(Runnable step) {
    try {
      synchronized (lock) {
        if (ended || closed) {
          return;
        }
        step.run();
      }
    } catch (IllegalStateException e) {
      clientLeft(); // the server has ended the request by itself
      return;
    }
    drain();
  }

  private void beat() {
    change(
        () -> {
          if (pending.silentFor(heartbeats.interval().dividedBy(2))) {
            source.beforeComment();
            pending.frames().comment();
          }
        });
  }

  /** Writes what the client can take now, then tells how many events have gone. */
  private void drain() {
    int events;
    boolean over;
    try {
      synchronized (lock) {
        over = write();
        events = closed ? 0 : pending.takeWritten(enough);
      }
    } catch (IOException | IllegalStateException e) {
      clientLeft();
      return;
    }
    if (over) {
      finish();
      exchange.complete();
    } else if (events > 0) {
      source.written(events);
    }
  }

  /**
   * Hands what is pending to the server as long as that is ready for more, and flushes once there
   * is nothing left.
   *
   * @return whether all of a complete answer has been handed over
   */
  private boolean write() throws IOException {
    while (listening && !closed && out.isReady()) {
      source.beforeWrite();
      pending.written();
      if (!pending.isEmpty()) {
        unflushed = true;
        pending.handOver(out);
      } else if (ended) {
        closed = true; // completing flushes the rest, in one go with the end of the body
        return true;
      } else if (unflushed) {
        unflushed = false;
        out.flush();
      } else {
        return false;
      }
    }
    return false;
  }

  /** The client has left. May be called often. */
  void clientLeft() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    finish();
    source.left();
    exchange.abandon();
  }

  private void finish() {
    Future<?> beats = heartbeat;
    if (beats != null) {
      beats.cancel(false);
    }
  }

  /** Where the server says that the client can take more, or that it has gone. */
  private final class Writable implements WriteListener {
    @Override
    public void onWritePossible() {
      synchronized (lock) {
        listening = true;
      }
      drain();
    }

    @Override
    public void onError(Throwable failure) {
      clientLeft();
    }
  }
}
