package io.plugai.bench.client;

import io.plugai.bench.net.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Plain requests to several targets, strictly one after the other. */
final class PairedCallsRun {

  private static final String PROMPT = "Say pong, please.";

  private final int rounds;
  private final List<PlainCall> calls = new ArrayList<>();
  private final PairedSamples samples;
  private final CompletableFuture<Work.Paired> result = new CompletableFuture<>();
  private int round;
  private int turn;

  PairedCallsRun(EventLoop loop, Work.PairedCalls work) {
    rounds = work.rounds();
    samples = new PairedSamples(work.targets().size());
    for (Target target : work.targets()) {
      Caller caller = new Caller(loop, target.port());
      calls.add(new PlainCall(caller, target.generate(PROMPT, false), new Turn()));
    }
  }

  CompletableFuture<Work.Paired> start() {
    sendNext();
    return result;
  }

  private void sendNext() {
    if (round == rounds) {
      calls.forEach(PlainCall::close);
      result.complete(samples.result());
    } else {
      calls.get(current()).send();
    }
  }

  /** The order rotates, so that no target always follows the same one. */
  private int current() {
    return (turn + round) % calls.size();
  }

  private void endTurn() {
    turn++;
    if (turn == calls.size()) {
      turn = 0;
      round++;
      samples.endRound();
    }
    sendNext();
  }

  private final class Turn implements PlainCall.Listener {
    @Override
    public void answered(long startNanos, long endNanos) {
      samples.add(current(), endNanos - startNanos);
      endTurn();
    }

    @Override
    public void failed(String reason) {
      samples.fail(current());
      endTurn();
    }
  }
}
