package io.plugai.bench.client;

import io.plugai.bench.net.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks a target for its health at regular times, on one connection and a thread of its own. A
 * request that has to wait for the one before counts from when it was due.
 */
final class HealthProbe implements AutoCloseable, Caller.Exchange {

  /** What was seen so far. */
  record Seen(Distribution times, int failures) {}

  private final EventLoop loop;
  private final Caller caller;
  private final ByteBuffer request;
  private final long intervalNanos;
  private final Samples times = new Samples();
  private long due;
  private int status;
  private int failures;

  private HealthProbe(EventLoop loop, Target target, long intervalMillis) {
    this.loop = loop;
    caller = new Caller(loop, target.port());
    request = target.get(target.healthPath());
    intervalNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
  }

  static HealthProbe start(Target target, long intervalMillis) throws IOException {
    EventLoop loop = EventLoop.start("health-probe");
    HealthProbe probe = new HealthProbe(loop, target, intervalMillis);
    loop.execute(
        () -> {
          probe.due = System.nanoTime();
          probe.send();
        });
    return probe;
  }

  Seen seen() {
    CompletableFuture<Seen> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(new Seen(times.distribution(), failures)));
    return answer.join();
  }

  private void send() {
    caller.send(request, this);
  }

  @Override
  public void status(int code) {
    status = code;
  }

  @Override
  public void body(ByteBuffer piece) {}

  @Override
  public void done() {
    if (status == 200) {
      times.add(System.nanoTime() - due);
    } else {
      failures++;
    }
    sendNext();
  }

  @Override
  public void failed(String reason) {
    failures++;
    sendNext();
  }

  private void sendNext() {
    due += intervalNanos;
    loop.at(due, this::send);
  }

  @Override
  public void close() {
    loop.close();
  }
}
