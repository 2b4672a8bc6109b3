package io.plugai.bench.client;

import io.plugai.bench.net.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** As many requests as a number of connections get answered, in a window of time. */
final class ClosedLoopRun {

  private static final String PROMPT = "Say pong, please.";
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

  private final EventLoop loop;
  private final Work.ClosedLoop work;
  private final List<PlainCall> calls = new ArrayList<>();
  private final Samples latencies = new Samples();
  private final CompletableFuture<Work.Load> result = new CompletableFuture<>();
  private long from;
  private long to;
  private int failures;

  ClosedLoopRun(EventLoop loop, Work.ClosedLoop work) {
    this.loop = loop;
    this.work = work;
  }

  CompletableFuture<Work.Load> start() {
    from = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(work.settleMillis());
    to = from + TimeUnit.MILLISECONDS.toNanos(work.measureMillis());
    ByteBuffer request = work.target().generate(PROMPT, false);
    for (int i = 0; i < work.connections(); i++) {
      Connection connection = new Connection(request);
      calls.add(connection.call);
      connection.call.send();
    }
    loop.at(to, this::finish);
    return result;
  }

  private void finish() {
    calls.forEach(PlainCall::close);
    double seconds = work.measureMillis() / 1000.0;
    result.complete(
        new Work.Load(
            work.connections(), latencies.count() / seconds, latencies.distribution(), failures));
  }

  /** Sends a request, waits for its answer, sends the next. */
  private final class Connection implements PlainCall.Listener {
    private final PlainCall call;

    Connection(ByteBuffer request) {
      call = new PlainCall(new Caller(loop, work.target().port()), request, this);
    }

    @Override
    public void answered(long startNanos, long endNanos) {
      if (endNanos - from >= 0 && endNanos - to < 0) {
        latencies.add(endNanos - startNanos);
      }
      sendBefore(endNanos);
    }

    @Override
    public void failed(String reason) {
      failures++;
      loop.at(System.nanoTime() + PAUSE_AFTER_FAILURE, () -> sendBefore(System.nanoTime()));
    }

    private void sendBefore(long now) {
      if (now - to < 0) {
        call.send();
      }
    }
  }
}
