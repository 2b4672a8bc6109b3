package io.plugai.bench.suite;

import io.plugai.bench.gateway.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The requests of one person, sent all at once. */
final class Turns {
  private static final int TOKENS = 8;

  /** When each was answered. */
  private final List<CompletableFuture<Long>> answered = new ArrayList<>();

  private Turns() {}

  static Turns begin(Api person, int requests) throws IOException {
    Turns turns = new Turns();
    for (int i = 0; i < requests; i++) {
      turns.answered.add(
          LocalRequest.answer(person, "Hello", TOKENS).thenApply(done -> System.nanoTime()));
    }
    return turns;
  }

  /** Waits for all of them, however they end. */
  void join() {
    answered.forEach(each -> each.exceptionally(failed -> 0L).join());
  }

  /** The mean time from that moment until one was answered; milliseconds. */
  double meanMillis(long since) {
    return answered.stream()
        .filter(each -> !each.isCompletedExceptionally())
        .mapToDouble(each -> (each.join() - since) / 1e6)
        .average()
        .orElse(0);
  }

  /** How many were not answered. */
  int lost() {
    return (int) answered.stream().filter(CompletableFuture::isCompletedExceptionally).count();
  }
}
