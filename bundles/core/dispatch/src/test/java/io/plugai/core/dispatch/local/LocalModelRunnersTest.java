package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.pool.Pool;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelRunner;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a model when its runner comes, goes or is replaced. */
@Timeout(30)
class LocalModelRunnersTest extends LocalModelHarness {
  @Test
  void withoutARunnerRequestsWaitForOneWithinTheirBound() throws Exception {
    LocalModel patient = model(false, 10);
    Waiting waiting = enqueue(patient);
    assertThat(waiting.next()).isEqualTo("loading");
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    patient.runnerAdded();
    runner.finishLoad();
    assertThat(waiting.next()).isEqualTo("granted");

    Pool<ModelRunner> none = new Pool<>(BackendStatus.Kind.RUNNER);
    LocalLimits hurried = limits(10, Duration.ofMillis(30));
    LocalModel alone =
        new LocalModel(
            "local/m", new ModelPlacement.Local(FILES, REVISION, false), context(none, hurried));
    Waiting inVain = enqueue(alone);
    assertThat(inVain.next()).isEqualTo("loading");
    assertThat(inVain.next()).isEqualTo("refused " + ErrorCode.BACKEND_UNAVAILABLE);
  }

  @Test
  void aHigherVersionOfTheRunnerTakesOverWhileTheOldCopyEndsWhatItHas() throws Exception {
    FakeRunner old = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(old);
    Waiting running = enqueue(model);
    assertThat(running.next()).isEqualTo("granted");
    FakeModel oldCopy = old.last();

    FakeRunner young = bind(new FakeRunner(), 2, "1.1.0");
    model.runnerAdded();
    CompletableFuture<LoadedModel> load = young.loads.take();
    assertThat(model.status().state()).as("the old copy serves meanwhile").isEqualTo(State.BUSY);
    FakeModel youngCopy = new FakeModel();
    load.complete(youngCopy);

    Waiting next = enqueue(model); // perhaps before another thread has taken the new copy in
    assertThat(next.permit.get(10, TimeUnit.SECONDS).model()).isSameAs(youngCopy);
    assertThat(oldCopy.terminated).isNotDone();
    running.permit.join().release();
    oldCopy.terminated.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aRunnerThatGoesWithoutSuccessorEndsWhatItHasAndTheRestWaits() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Waiting running = enqueue(model);
    Waiting waiting = enqueue(model);
    assertThat(waiting.next()).isEqualTo("queued 1");
    runners.retire(identity(1, "1.0.0"));
    model.leave(1).get(10, TimeUnit.SECONDS);
    CompletableFuture<Void> drained =
        CompletableFuture.runAsync(() -> runners.drain(identity(1, "1.0.0"), LONG));
    assertThat(waiting.next()).isEqualTo("loading");
    running.permit.join().release();
    drained.get(10, TimeUnit.SECONDS);
    assertThat(runner.last().terminated).isDone();

    FakeRunner back = bind(new FakeRunner(), 2, "1.0.0");
    model.runnerAdded();
    back.finishLoad();
    assertThat(waiting.next()).isEqualTo("granted");
  }

  @Test
  void pastTheDrainLimitWhatRunsIsCutOff() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Waiting running = enqueue(model);
    Permit permit = running.permit.get(10, TimeUnit.SECONDS);
    CompletableFuture<Void> cut = new CompletableFuture<>();
    permit.onRevoke(
        () -> {
          permit.release();
          cut.complete(null);
        });
    runners.retire(identity(1, "1.0.0"));
    model.leave(1).get(10, TimeUnit.SECONDS);
    runners.drain(identity(1, "1.0.0"), Duration.ofMillis(20));

    assertThat(cut).isCompleted();
    assertThat(runner.last().terminated).isDone();
  }
}
