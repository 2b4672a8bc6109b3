package io.plugai.bench.client;

import io.plugai.bench.mock.Plan;
import io.plugai.bench.net.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Streams to several targets in turn, overlapping, on connections that are used again. */
final class PairedStreamsRun {

  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final EventLoop loop;
  private final Work.PairedStreams work;
  private final String prompt;
  private final List<Deque<Caller>> idle = new ArrayList<>();
  private final PairedSamples samples;
  private final CompletableFuture<Work.Paired> result = new CompletableFuture<>();
  private final List<Round> open = new ArrayList<>();
  private int begun;

  PairedStreamsRun(EventLoop loop, Work.PairedStreams work) {
    this.loop = loop;
    this.work = work;
    prompt = Plan.prompt(work.deltas(), work.gapMicros());
    samples = new PairedSamples(work.targets().size());
    work.targets().forEach(target -> idle.add(new ArrayDeque<>()));
  }

  CompletableFuture<Work.Paired> start() {
    beginNext(System.nanoTime());
    return result;
  }

  private void beginNext(long due) {
    int targets = work.targets().size();
    if (begun == work.rounds() * targets) {
      loop.at(System.nanoTime() + streamNanos() + GRACE_NANOS, this::giveUp);
      return;
    }
    if (begun % targets == 0) {
      open.add(new Round());
    }
    int round = begun / targets;
    open.get(open.size() - 1).begin((begun + round) % targets);
    begun++;
    long next = due + TimeUnit.MILLISECONDS.toNanos(work.intervalMillis());
    loop.at(next, () -> beginNext(next));
  }

  private long streamNanos() {
    return TimeUnit.MICROSECONDS.toNanos(work.deltas() * work.gapMicros());
  }

  private void giveUp() {
    List.copyOf(open).forEach(Round::abandon);
  }

  private void endRound(Round round) {
    open.remove(round);
    samples.endRound();
    if (open.isEmpty() && begun == work.rounds() * work.targets().size()) {
      idle.forEach(callers -> callers.forEach(Caller::close));
      result.complete(samples.result());
    }
  }

  /** One stream to each target; counted together when the last of them has ended. */
  private final class Round implements StreamCall.Listener {
    private final List<StreamCall> calls = new ArrayList<>();
    private final List<Integer> targets = new ArrayList<>();
    private int ended;

    void begin(int index) {
      Target target = work.targets().get(index);
      Caller caller = idle.get(index).poll();
      StreamCall call =
          new StreamCall(
              caller == null ? new Caller(loop, target.port()) : caller,
              target,
              target.generate(prompt, true),
              work.deltas(),
              this);
      calls.add(call);
      targets.add(index);
      call.send();
    }

    void abandon() {
      List.copyOf(calls).forEach(call -> finishOne(call));
    }

    private void finishOne(StreamCall call) {
      if (!call.over()) {
        call.abandon();
      }
    }

    @Override
    public void piece(StreamCall call, long latenessNanos) {}

    @Override
    public void ended(StreamCall call) {
      if (call.problem().isEmpty()) {
        idle.get(targets.get(calls.indexOf(call))).add(call.caller());
      }
      ended++;
      if (ended == work.targets().size()) {
        count();
        endRound(this);
      }
    }

    private void count() {
      for (int i = 0; i < calls.size(); i++) {
        if (calls.get(i).problem().isEmpty()) {
          samples.add(targets.get(i), calls.get(i).firstDelta());
        } else {
          samples.fail(targets.get(i));
        }
      }
    }
  }
}
