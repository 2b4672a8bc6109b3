package io.plugai.core.dispatch.run;

import io.plugai.core.api.access.Revocations.Watch;
import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.dispatch.UndeliverableException;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run between its backend and its subscriber: it passes events through, and ends exactly once,
 * whoever ends it.
 */
final class RunSubscription
    implements Flow.Subscription, Flow.Subscriber<GenerationEvent>, Backend.Claim {
  private final Backend backend;
  private final DispatchProgress progress;
  private final Account account;
  private final ScheduledExecutorService timer;
  private final Duration limit;
  private final Flow.Subscriber<? super GenerationEvent> downstream;
  private final AtomicReference<@Nullable End> end = new AtomicReference<>();

  /** 0: idle; above: an event is being delivered, or the end is due or delivered. */
  private final AtomicInteger gate = new AtomicInteger();

  // Guarded by this.
  private long demand;
  private Flow.@Nullable Subscription upstream;
  private Backend.@Nullable Place place;
  private @Nullable Runnable withdraw;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable Watch watch;

  private boolean finished;

  RunSubscription(
      Backend backend,
      DispatchProgress progress,
      Account account,
      ScheduledExecutorService timer,
      Duration limit,
      Flow.Subscriber<? super GenerationEvent> downstream) {
    this.backend = backend;
    this.progress = progress;
    this.account = account;
    this.timer = timer;
    this.limit = limit;
    this.downstream = downstream;
  }

  /** Claims a place. */
  void begin() {
    if (end.get() != null) {
      return;
    }
    ScheduledFuture<?> timeout;
    try {
      timeout = timer.schedule(this::timeOut, limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      finish(End.replaced());
      return;
    }
    Watch lockOut = account.watch(why -> finish(End.failed(why)));
    synchronized (this) {
      deadline = timeout;
      watch = lockOut;
    }
    Runnable leave = backend.claim(this);
    synchronized (this) {
      withdraw = leave;
    }
    if (end.get() != null) {
      letGo();
    }
  }

  // ---- the claim ----

  @Override
  public void queued(int position, Optional<Duration> estimate) {
    if (end.get() == null) {
      progress.queued(position, estimate);
    }
  }

  @Override
  public void loading() {
    if (end.get() == null) {
      progress.loading();
    }
  }

  @Override
  public void paidBy(Payer payer) {
    account.paidBy(payer);
  }

  @Override
  public void refused(GatewayException reason) {
    finish(End.failed(reason));
  }

  @Override
  public void granted(
      Supplier<Flow.Publisher<GenerationEvent>> events, Backend.Place grantedPlace) {
    synchronized (this) {
      place = grantedPlace;
    }
    if (end.get() != null) {
      letGo();
      return;
    }
    account.started();
    progress.started();
    grantedPlace.onRevoke(this::revoked);
    if (end.get() != null) {
      return; // it was taken away before it was given
    }
    try {
      events.get().subscribe(this);
    } catch (RuntimeException | LinkageError e) { // also a plug-in that lacks a class
      finish(End.ofBackend(account.unexpected(e)));
    }
  }

  private void revoked() {
    finish(End.revoked());
  }

  private void timeOut() {
    finish(End.timedOut());
  }

  // ---- from the backend ----

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    long wanted;
    synchronized (this) {
      if (upstream != null || end.get() != null) {
        wanted = -1;
      } else {
        upstream = subscription;
        wanted = demand;
        demand = 0;
      }
    }
    if (wanted < 0) {
      subscription.cancel();
    } else if (wanted > 0) {
      subscription.request(wanted);
    }
  }

  @Override
  public void onNext(GenerationEvent event) {
    if (finished || gate.getAndIncrement() != 0) {
      return;
    }
    finished = event instanceof GenerationEvent.Finished;
    account.delivered(event);
    try {
      downstream.onNext(event);
    } catch (UndeliverableException e) {
      finish(End.undeliverable(e.code().code(), e));
    } catch (RuntimeException | LinkageError e) {
      finish(End.failed(account.unexpected(e)));
    }
    if (gate.decrementAndGet() != 0) {
      deliverEnd();
    }
  }

  @Override
  public void onError(Throwable failure) {
    finish(End.ofBackend(account.meaning(failure)));
  }

  @Override
  public void onComplete() {
    finish(finished ? End.COMPLETED : End.cutShort());
  }

  // ---- from the caller ----

  @Override
  public void request(long n) {
    if (n <= 0) {
      finish(
          End.undeliverable(
              ErrorCode.INTERNAL.code(), new IllegalArgumentException("demand must be positive")));
      return;
    }
    Flow.Subscription target;
    synchronized (this) {
      target = upstream;
      if (target == null) {
        demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      }
    }
    if (target != null) {
      target.request(n);
    }
  }

  @Override
  public void cancel() {
    finish(End.CANCELLED);
  }

  // ---- the end ----

  /** Ends it, unless it has ended. */
  void finish(End how) {
    if (!end.compareAndSet(null, how)) {
      return;
    }
    letGo();
    if (gate.getAndIncrement() == 0) {
      deliverEnd();
    }
  }

  /** Once, after the last event: {@code gate} stays above 0 from here on. */
  private void deliverEnd() {
    End how = Objects.requireNonNull(end.get());
    account.ended(how);
    if (how == End.COMPLETED) {
      downstream.onComplete();
    } else if (how.failure() != null) {
      downstream.onError(how.failure());
    }
  }

  /** Stops what runs and gives back what is held; may be called again when more has come. */
  private void letGo() {
    Flow.Subscription running;
    Backend.Place held;
    Runnable waiting;
    ScheduledFuture<?> timeout;
    Watch lockOut;
    synchronized (this) {
      lockOut = watch;
      running = upstream;
      held = place;
      waiting = withdraw;
      timeout = deadline;
    }
    if (timeout != null) {
      timeout.cancel(false);
    }
    if (lockOut != null) {
      lockOut.stop();
    }
    if (waiting != null) {
      waiting.run();
    }
    if (running != null && end.get() != End.COMPLETED) {
      running.cancel();
    }
    if (held != null) {
      held.release();
    }
  }
}
