package io.plugai.http.generate.answer;

import io.plugai.core.api.download.Job;
import io.plugai.support.web.contract.JobData;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a job stands, each time that changes, as server-sent events. A client that is slow gets
 * the latest only; so does one that comes back.
 */
public final class JobStream implements EventStream.Source {
  private final ServletExchange exchange;
  private final EventStream stream;

  // Guarded by the stream's lock.
  private @Nullable Job news;
  private boolean begun;

  private volatile @Nullable Runnable following;

  /** A stream of a job that nothing was told of yet. */
  public JobStream(ServletExchange exchange, Heartbeats heartbeats) throws IOException {
    this.exchange = exchange;
    this.stream = new EventStream(exchange, heartbeats, this, Integer.MAX_VALUE);
  }

  /** Begins to write. */
  public void start() {
    stream.start();
  }

  /**
   * Says how it hears of the job.
   *
   * @param stop ends that
   */
  public void follow(Runnable stop) {
    following = stop;
    if (stream.isClosed()) {
      stop.run();
    }
  }

  /** How the job stands. */
  public void tell(Job job) {
    stream.change(() -> news = job);
  }

  @Override
  public void beforeComment() {
    beginOnce();
  }

  @Override
  public void beforeWrite() {
    Job latest = news;
    if (latest == null || stream.hasEnded()) {
      return;
    }
    news = null;
    beginOnce();
    stream.pending().frames().event("job", JobData.of(latest));
    if (latest.state().isTerminal()) {
      stream.end();
      stop();
    }
  }

  private void beginOnce() {
    if (!begun) {
      begun = true;
      exchange.beginStream();
    }
  }

  @Override
  public void written(int events) {
    // each stands for itself
  }

  @Override
  public void left() {
    stop();
  }

  /** The client has left. */
  public void clientLeft() {
    stream.clientLeft();
  }

  private void stop() {
    Runnable current = following;
    if (current != null) {
      current.run();
    }
  }
}
