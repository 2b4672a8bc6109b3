package io.plugai.core.dispatch.local;

import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A request that writes down what it is told. */
final class Waiting implements Ticket {
  Runnable withdraw = () -> {};
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  final CompletableFuture<Permit> permit = new CompletableFuture<>();
  volatile Optional<Duration> estimate = Optional.empty();
  volatile Optional<GatewayException> refusal = Optional.empty();

  String next() throws InterruptedException {
    return told.poll(10, TimeUnit.SECONDS);
  }

  @Override
  public void granted(Permit given) {
    permit.complete(given);
    told.add("granted");
  }

  @Override
  public void refused(GatewayException reason) {
    refusal = Optional.of(reason);
    told.add("refused " + reason.code());
  }

  @Override
  public void loading() {
    told.add("loading");
  }

  @Override
  public void queued(int position, Optional<Duration> about) {
    estimate = about;
    told.add("queued " + position);
  }
}
