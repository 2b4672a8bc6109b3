package io.plugai.http.generate;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.api.dispatch.Dispatcher;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A dispatcher whose runs do what a test says, when it says it. */
final class ScriptedDispatcher implements Dispatcher {
  private final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();
  private @Nullable Consumer<Run> script;
  private @Nullable RuntimeException refusal;

  /** What every run does as soon as it is subscribed to. */
  void always(Consumer<Run> what) {
    script = what;
  }

  /** Refuses every request from now on. */
  void refuse(RuntimeException with) {
    refusal = with;
  }

  @Override
  public Flow.Publisher<GenerationEvent> dispatch(
      ModelRequest request, Caller caller, DispatchProgress progress) {
    RuntimeException no = refusal;
    if (no != null) {
      throw no;
    }
    return subscriber -> {
      Run run = new Run(request, progress, subscriber);
      subscriber.onSubscribe(run);
      runs.add(run);
      Consumer<Run> what = script;
      if (what != null) {
        what.accept(run);
      }
    };
  }

  /** The next run that was subscribed to. */
  Run next() throws InterruptedException {
    Run run = runs.poll(10, TimeUnit.SECONDS);
    if (run == null) {
      throw new AssertionError("nothing was dispatched");
    }
    return run;
  }

  /** Whether nothing has been dispatched that was not looked at. */
  boolean isIdle() {
    return runs.isEmpty();
  }

  /** One request that is being answered. */
  static final class Run implements Flow.Subscription {
    final ModelRequest request;
    final DispatchProgress progress;
    final Flow.Subscriber<? super GenerationEvent> subscriber;
    final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    final AtomicLong demand = new AtomicLong();
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    Run(
        ModelRequest request,
        DispatchProgress progress,
        Flow.Subscriber<? super GenerationEvent> subscriber) {
      this.request = request;
      this.progress = progress;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
      demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }

    @Override
    public void cancel() {
      cancelled.complete(null);
    }

    void awaitCancel() throws Exception {
      cancelled.get(10, TimeUnit.SECONDS);
    }

    Run text(String text) {
      subscriber.onNext(new GenerationEvent.TextDelta(text));
      return this;
    }

    Run event(GenerationEvent event) {
      subscriber.onNext(event);
      return this;
    }

    void finish() {
      finish(FinishReason.STOP);
    }

    void finish(FinishReason reason) {
      subscriber.onNext(new GenerationEvent.Finished(reason, Map.of("fingerprint", "fp_1")));
      subscriber.onComplete();
    }

    void fail(Throwable failure) {
      subscriber.onError(failure);
    }
  }
}
