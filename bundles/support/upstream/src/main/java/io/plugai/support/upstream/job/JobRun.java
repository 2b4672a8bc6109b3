package io.plugai.support.upstream.job;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Addresses;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Failures;
import io.plugai.support.upstream.JsonAnswer;
import io.plugai.support.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One job on its way, from being submitted to its end: one step after the other, each of them begun
 * by what came of the one before. Only the end may come from anywhere.
 */
final class JobRun<T> {
  private static final Set<Integer> FORGOTTEN = Set.of(404, 410);

  private final Upstream upstream;
  private final JobLimits limits;
  private final Job<T> job;
  private final Consumer<String> tokens;
  private final Deadline deadline;
  private final Questions questions;
  private final Outbox<T> outbox;

  // One step at a time.
  private volatile Call submit;
  private Waits waits;
  private List<T> told = List.of();
  private Optional<Duration> asked = Optional.empty();

  /** Whether the provider has said that the job has ended, well or not. */
  private volatile boolean judged;

  // Guarded by this.
  private @Nullable Ticket ticket;
  private boolean over;

  JobRun(
      Upstream upstream,
      Addresses addresses,
      JobLimits limits,
      Job<T> job,
      Consumer<String> tokens,
      Flow.Subscriber<? super T> subscriber) {
    this.upstream = upstream;
    this.limits = limits;
    this.job = job;
    this.tokens = tokens;
    this.submit = job.submit();
    this.deadline = new Deadline(limits.total());
    this.questions =
        new Questions(upstream, addresses, limits, deadline, job.access(), () -> submit);
    this.waits = new Waits(limits);
    this.outbox = new Outbox<>(subscriber, job::discard, this::cancel);
  }

  Flow.Subscription subscription() {
    return outbox;
  }

  /** Submits it. */
  void begin() {
    Call sent = submit.atMostOnce().within(deadline.bounding(limits.request()));
    // Not ended by whoever cancels: a job must be known to be cancelled.
    step(upstream.ask(() -> sent, job::accepted), this::accepted);
  }

  /** Goes on with one that was accepted before, by asking at once. */
  void resume(Ticket accepted) {
    if (take(accepted)) {
      step(questions.pause(Duration.ZERO), nothing -> poll(accepted));
    }
  }

  private void accepted(Ticket accepted) {
    if (take(accepted)) {
      tokens.accept(accepted.token());
      waits = new Waits(limits);
      step(questions.pause(Duration.ZERO), nothing -> follow(accepted));
    }
  }

  /** Whether a job that is known now is still wanted; it is cancelled where it is not. */
  private boolean take(Ticket accepted) {
    boolean wanted;
    synchronized (this) {
      wanted = !over;
      ticket = accepted;
    }
    if (!wanted) {
      cancel(accepted);
    }
    return wanted;
  }

  private void follow(Ticket accepted) {
    if (accepted.stream().isEmpty()) {
      waitFor(accepted);
      return;
    }
    var unused =
        questions
            .listen(
                accepted.stream().get(),
                answer -> read(accepted, answer),
                state -> !(state instanceof JobState.Going),
                this::tell)
            .whenComplete(
                (last, thrown) -> {
                  if (thrown == null) {
                    guarded(() -> took(accepted, last));
                  } else if (judged) {
                    end(Questions.failure(thrown));
                  } else {
                    waitFor(accepted);
                  }
                });
  }

  private void waitFor(Ticket accepted) {
    Duration wait = deadline.bounding(waits.next(asked));
    step(questions.pause(wait), nothing -> poll(accepted));
  }

  private void poll(Ticket accepted) {
    CompletionStage<JobState<T>> state =
        questions
            .ask(accepted.poll(), answer -> read(accepted, answer))
            .exceptionallyCompose(thrown -> CompletableFuture.failedStage(meaning(thrown)));
    step(state, it -> took(accepted, it));
  }

  private JobState<T> read(Ticket accepted, JsonAnswer answer) {
    asked = answer.retryAfter();
    try {
      return job.state(accepted, answer);
    } catch (RuntimeException e) {
      judged = e instanceof GatewayException failure && isClear(failure);
      throw e;
    }
  }

  private void took(Ticket accepted, JobState<T> state) {
    tell(state);
    if (state instanceof JobState.Done<T> done) {
      judged = true;
      step(new Results(upstream, questions, limits).of(done.results()), this::finish);
    } else if (state instanceof JobState.Next<T> next) {
      submit = next.submit().about(submit);
      if (forget()) {
        begin();
      }
    } else {
      waitFor(accepted);
    }
  }

  private void tell(JobState<T> state) {
    if (state instanceof JobState.Going<T> going && !going.news().equals(told)) {
      told = going.news();
      outbox.tell(told);
    }
  }

  // The end.

  private void finish(List<T> results) {
    boolean wanted;
    synchronized (this) {
      wanted = !over;
      over = true;
    }
    if (wanted) {
      outbox.end(results);
    } else {
      results.forEach(job::discard);
    }
  }

  private void end(GatewayException failure) {
    cancel();
    outbox.fail(deadline.meaning(failure));
  }

  private void cancel() {
    Ticket left;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      left = ticket;
    }
    questions.stop();
    if (left != null && !judged) {
      cancel(left);
    }
  }

  /** Ends the job at the provider, which goes on working otherwise. Nobody waits for that. */
  private void cancel(Ticket left) {
    left.cancel()
        .ifPresent(
            how -> {
              var unused =
                  upstream
                      .pause(Duration.ZERO)
                      .thenCompose(nothing -> upstream.send(() -> questions.cancellation(how)));
            });
  }

  /** There is no job for the moment; false where there shall be none any more. */
  private synchronized boolean forget() {
    ticket = null;
    return !over;
  }

  private GatewayException meaning(Throwable thrown) {
    GatewayException failure = Questions.failure(thrown);
    OptionalInt status = Failures.status(failure);
    if (status.isEmpty() || !FORGOTTEN.contains(status.getAsInt())) {
      return failure;
    }
    judged = true;
    return new GatewayException(
        ErrorCode.BACKEND_REJECTED, "The provider knows nothing of this job any more.", failure);
  }

  /** Whether it tells how the job stands. */
  private static boolean isClear(GatewayException failure) {
    return failure.code() != ErrorCode.BACKEND_PROTOCOL;
  }

  private <R> void step(CompletionStage<R> stage, Consumer<R> next) {
    var unused =
        stage.whenComplete(
            (made, thrown) -> {
              if (thrown != null) {
                end(Questions.failure(thrown));
              } else {
                guarded(() -> next.accept(made));
              }
            });
  }

  /** A step that fails must not leave its subscriber without an end. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      end(Questions.failure(e));
    }
  }
}
