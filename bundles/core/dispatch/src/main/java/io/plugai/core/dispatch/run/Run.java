package io.plugai.core.dispatch.run;

import io.plugai.core.api.access.Revocations.Watch;
import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.dispatch.UndeliverableException;
import io.plugai.core.api.error.RefusedException;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    Passage passage = new Passage(subscriber);
    // Before anybody can cancel: what is counted here is given back at the end, and only there.
    Optional<GatewayException> refusal = account.begun();
    try {
      subscriber.onSubscribe(passage);
    } catch (RuntimeException | LinkageError e) {
      passage.cancel();
      throw e;
    }
    try {
      refusal.ifPresentOrElse(passage::refused, passage::begin);
    } catch (RuntimeException | LinkageError e) {
      passage.finish(End.failed(account.unexpected(e)));
    }
  }

  /** The subscription of one that was turned away. */
  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** How a run ended. */
  private record End(Account.Outcome outcome, String code, @Nullable RuntimeException failure) {
    private static final End COMPLETED = new End(Account.Outcome.COMPLETED, "completed", null);
    private static final End CANCELLED = new End(Account.Outcome.CANCELLED, "cancelled", null);

    private static End failed(GatewayException failure) {
      return failed(failure.kind().code(), failure);
    }

    private static End lockedOut(RefusedException why) {
      return failed(why.refusal().name().toLowerCase(Locale.ROOT), why);
    }

    private static End failed(String code, RuntimeException failure) {
      return new End(Account.Outcome.FAILED, code, failure);
    }
  }

  /** Between the backend and the subscriber. */
  private final class Passage
      implements Flow.Subscription, Flow.Subscriber<GenerationEvent>, Backend.Claim {
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

    private Passage(Flow.Subscriber<? super GenerationEvent> downstream) {
      this.downstream = downstream;
    }

    private void begin() {
      if (end.get() != null) {
        return;
      }
      ScheduledFuture<?> timeout;
      try {
        timeout = timer.schedule(this::timeOut, limit.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        refused(replaced());
        return;
      }
      Watch lockOut = account.watch(why -> finish(End.lockedOut(why)));
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

    /** The dispatcher has gone since it took the request, and another comes in its place. */
    private static GatewayException replaced() {
      return new GatewayException(
              ErrorKind.BACKEND_UNAVAILABLE,
              "The gateway changes its configuration at the moment. Please try again.")
          .withRetryAfter(Duration.ofSeconds(1));
    }

    // ---- the claim ----

    @Override
    public void queued(int position) {
      if (end.get() == null) {
        progress.queued(position);
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
        finish(End.failed(account.unexpected(e)));
      }
    }

    private void revoked() {
      finish(
          End.failed(
              new GatewayException(
                      ErrorKind.BACKEND_UNAVAILABLE,
                      "The plug-in that served this request was taken away. Please try again.")
                  .withRetryAfter(Duration.ofSeconds(1))));
    }

    private void timeOut() {
      finish(
          End.failed(
              new GatewayException(
                  ErrorKind.BACKEND_TIMEOUT, "The request took longer than it may.")));
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
        finish(End.failed(e.code(), undeliverable(e)));
      } catch (RuntimeException | LinkageError e) {
        finish(End.failed(account.unexpected(e)));
      }
      if (gate.decrementAndGet() != 0) {
        deliverEnd();
      }
    }

    @Override
    public void onError(Throwable failure) {
      finish(
          End.failed(
              failure instanceof GatewayException known ? known : account.unexpected(failure)));
    }

    @Override
    public void onComplete() {
      finish(
          finished
              ? End.COMPLETED
              : End.failed(
                  new GatewayException(
                      ErrorKind.BACKEND_PROTOCOL, "The backend stopped before it was done.")));
    }

    // ---- from the caller ----

    @Override
    public void request(long n) {
      if (n <= 0) {
        finish(End.failed(undeliverable(new IllegalArgumentException("demand must be positive"))));
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

    private static GatewayException undeliverable(Exception cause) {
      return new GatewayException(ErrorKind.INTERNAL, "The request could not be delivered.", cause);
    }

    // ---- the end ----

    private void finish(End how) {
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
      account.ended(how.outcome(), how.code());
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
}
