package io.plugai.http.generate.answer;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.web.Problem;
import io.plugai.support.web.contract.StreamEvent;
import java.io.IOException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events as server-sent events while they come, at the speed of the client. Events are asked
 * for only as far as the buffer has room; whatever thread brings one, or finds that the client can
 * take more, writes what there is and goes on its way.
 *
 * <p>The answer begins with the first thing there is to tell. A failure before that is a plain JSON
 * error with a status of its own.
 */
public final class StreamedAnswer implements Answer {
  private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);
  private static final String QUEUED = "queued";
  private static final String LOADING = "loading";
  private static final String RUNNING = "running";

  private final ModelRequest request;
  private final ServletExchange exchange;
  private final EventFrames frames;
  private final Heartbeats heartbeats;
  private final int capacity;
  private final ServletOutputStream out;

  // All below is guarded by this lock, under which nothing of anybody else's is called but the
  // response, which does not block.
  private final Object lock = new Object();
  private final PendingFrames pending = new PendingFrames();
  private @Nullable String news;
  private int position;
  private Flow.@Nullable Subscription subscription;
  private volatile @Nullable Future<?> heartbeat;
  private boolean listening;
  private boolean begun;
  private boolean ended;
  private boolean closed;
  private boolean unflushed;

  /** An answer of which so many events may wait for the client. */
  public StreamedAnswer(
      ModelRequest request,
      ServletExchange exchange,
      EventData data,
      Heartbeats heartbeats,
      int capacity)
      throws IOException {
    this.request = request;
    this.exchange = exchange;
    this.frames = new EventFrames(request.id(), data);
    this.heartbeats = heartbeats;
    this.capacity = capacity;
    this.out = exchange.response().getOutputStream();
  }

  /** Begins to write, once the request has been taken. */
  public void start() {
    synchronized (lock) {
      if (closed) {
        return; // the client has left already
      }
      heartbeat = heartbeats.every(this::beat);
    }
    out.setWriteListener(new Writable());
  }

  // ---- what happens to the request ----

  @Override
  public void queued(int place) {
    change(
        () -> {
          news = QUEUED;
          position = place;
        });
  }

  @Override
  public void loading() {
    change(() -> news = LOADING);
  }

  @Override
  public void started() {
    change(() -> news = null);
  }

  @Override
  public void onSubscribe(Flow.Subscription granted) {
    boolean unwanted;
    synchronized (lock) {
      unwanted = closed || subscription != null;
      if (!unwanted) {
        subscription = granted;
      }
    }
    if (unwanted) {
      granted.cancel();
    } else {
      granted.request(capacity);
    }
  }

  @Override
  public void onNext(GenerationEvent event) {
    change(
        () -> {
          begin(RUNNING);
          frames.put(event, pending.forEvent());
        });
  }

  @Override
  public void onError(Throwable failure) {
    if (Problem.isUnexpected(failure)) {
      LOG.error("request {} failed", request.id(), failure);
    }
    Problem problem = Problem.of(failure);
    change(
        () -> {
          if (begun) {
            pending.frames().event("error", problem.body(request.id()));
          } else {
            plain(problem);
          }
          ended = true;
        });
  }

  @Override
  public void onComplete() {
    change(() -> ended = true);
  }

  // ---- the form of the answer ----

  private void begin(String state) {
    if (begun) {
      return;
    }
    begun = true;
    exchange.beginStream();
    pending
        .frames()
        .event("request", new StreamEvent.Request(request.id(), request.model(), state));
  }

  private void plain(Problem problem) {
    begun = true;
    exchange.beginProblem(problem);
    pending.frames().put(problem.json(request.id()));
  }

  private void tellNews() {
    String latest = news;
    if (latest == null || ended) {
      return;
    }
    news = null;
    begin(latest);
    if (latest.equals(QUEUED)) {
      pending.frames().event(QUEUED, new StreamEvent.Queued(position));
    } else {
      pending.frames().event(LOADING, new StreamEvent.Loading());
    }
  }

  private void beat() {
    change(
        () -> {
          if (pending.silentFor(heartbeats.interval().dividedBy(2))) {
            begin(RUNNING);
            pending.frames().comment();
          }
        });
  }

  // ---- writing ----

  /** Changes what is to be written, unless that is over, and writes what can be written. */
  private void change(Runnable step) {
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

  /** Writes what the client can take now, then asks for as many events as have gone. */
  private void drain() {
    int more;
    boolean over;
    try {
      synchronized (lock) {
        over = write();
        more = pending.takeWritten(Math.max(1, capacity / 2));
      }
    } catch (IOException | IllegalStateException e) {
      clientLeft();
      return;
    }
    if (over) {
      finish();
      exchange.complete();
    } else if (more > 0) {
      request(more);
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
      tellNews();
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

  private void request(int events) {
    Flow.Subscription current;
    synchronized (lock) {
      current = closed ? null : subscription;
    }
    if (current != null) {
      current.request(events);
    }
  }

  @Override
  public void clientLeft() {
    Flow.Subscription current;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      current = subscription;
    }
    finish();
    if (current != null) {
      current.cancel();
    }
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
