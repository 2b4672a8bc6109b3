package io.plugai.bench.client;

import io.plugai.bench.mock.Plan;
import io.plugai.bench.net.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many streams to one target at the same time. */
final class ManyStreamsRun implements StreamCall.Listener {

  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final EventLoop loop;
  private final Work.ManyStreams work;
  private final List<StreamCall> calls = new ArrayList<>();
  private final Samples lateness = new Samples();
  private final Samples firstDeltas = new Samples();
  private final CompletableFuture<Work.Streams> result = new CompletableFuture<>();
  private long firstPiece;
  private long lastPiece;
  private int open;
  private int held;
  private int ended;
  private int failed;
  private String problem = "";

  ManyStreamsRun(EventLoop loop, Work.ManyStreams work) {
    this.loop = loop;
    this.work = work;
  }

  /** Runs; the figures of the health requests are left for the caller to fill in. */
  CompletableFuture<Work.Streams> start() {
    Target target = work.target();
    ByteBuffer request = target.generate(Plan.prompt(work.deltas(), work.gapMicros()), true);
    long start = System.nanoTime();
    long ramp = TimeUnit.MILLISECONDS.toNanos(work.rampMillis());
    for (int i = 0; i < work.streams(); i++) {
      Caller caller = new Caller(loop, target.port());
      StreamCall call = new StreamCall(caller, target, request, work.deltas(), this);
      calls.add(call);
      loop.at(start + ramp * i / work.streams(), call::send);
    }
    long length = TimeUnit.MICROSECONDS.toNanos(work.deltas() * work.gapMicros());
    loop.at(start + ramp + length + GRACE_NANOS, this::giveUp);
    return result;
  }

  private void giveUp() {
    for (StreamCall call : calls) {
      if (!call.over()) {
        call.abandon();
      }
    }
  }

  @Override
  public void piece(StreamCall call, long latenessNanos) {
    lateness.add(latenessNanos);
    lastPiece = System.nanoTime();
    if (lateness.count() == 1) {
      firstPiece = lastPiece;
    }
    if (call.received() == 1) {
      firstDeltas.add(call.firstDelta());
      open++;
      held = Math.max(held, open);
    }
  }

  @Override
  public void ended(StreamCall call) {
    call.caller().close();
    ended++;
    if (call.received() > 0) {
      open--;
    }
    if (!call.problem().isEmpty()) {
      failed++;
      problem = call.problem();
    }
    if (ended == work.streams()) {
      result.complete(figures());
    }
  }

  private Work.Streams figures() {
    long expected = (long) work.streams() * work.deltas();
    double seconds = Math.max(lastPiece - firstPiece, 1) / 1e9;
    Distribution none = new Samples().distribution();
    return new Work.Streams(
        work.streams(),
        held,
        failed,
        expected - lateness.count(),
        lateness.count() / seconds,
        lateness.distribution(),
        firstDeltas.distribution(),
        none,
        0,
        problem);
  }
}
