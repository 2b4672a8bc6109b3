package io.plugai.core.dispatch.local;

import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.runner.LoadedModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A loaded model of capacity 1 that generates nothing. */
final class FakeModel implements LoadedModel {
  final CompletableFuture<Void> terminated = new CompletableFuture<>();

  /** Completed, unless a test wants its end to hang. */
  volatile CompletableFuture<Void> mayClose = CompletableFuture.completedFuture(null);

  @Override
  public Flow.Publisher<GenerationEvent> generate(GenerationRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int capacity() {
    return 1;
  }

  @Override
  public CompletionStage<Void> terminated() {
    return terminated;
  }

  @Override
  public void close() {
    mayClose.join();
    terminated.complete(null);
  }

  void dies() {
    terminated.complete(null);
  }
}
