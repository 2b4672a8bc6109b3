package io.plugai.core.dispatch.run;

import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request on its way: claims a place at its backend, passes the events through, and ends
 * exactly once, whoever ends it: the backend, the caller, the time limit, whoever locks the caller
 * out, or a plug-in that has to go. As a publisher it takes one subscriber.
 */
public final class Run implements Flow.Publisher<GenerationEvent> {
  private final Backend backend;
  private final DispatchProgress progress;
  private final Account account;
  private final ScheduledExecutorService timer;
  private final Duration limit;
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * A run that begins when it is subscribed to and lasts no longer than the limit. Until then it
   * holds nothing and counts for nothing, so one that is never subscribed to needs no end.
   */
  public Run(
      Backend backend,
      DispatchProgress progress,
      Account account,
      ScheduledExecutorService timer,
      Duration limit) {
    this.backend = backend;
    this.progress = progress;
    this.account = account;
    this.timer = timer;
    this.limit = limit;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super GenerationEvent> subscriber) {
    Objects.requireNonNull(subscriber);
    if (!taken.compareAndSet(false, true)) {
      subscriber.onSubscribe(new Refused());
      subscriber.onError(new IllegalStateException("A run takes one subscriber."));
      return;
    }
    RunSubscription subscription =
        new RunSubscription(backend, progress, account, timer, limit, subscriber);
    // Before anybody can cancel: what is counted here is given back at the end, and only there.
    Optional<GatewayException> refusal = account.begun();
    try {
      subscriber.onSubscribe(subscription);
    } catch (RuntimeException | LinkageError e) {
      subscription.cancel();
      throw e;
    }
    try {
      refusal.ifPresentOrElse(subscription::refused, subscription::begin);
    } catch (RuntimeException | LinkageError e) {
      subscription.finish(End.failed(account.unexpected(e)));
    }
  }

  /** The subscription of one that was turned away. */
  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
