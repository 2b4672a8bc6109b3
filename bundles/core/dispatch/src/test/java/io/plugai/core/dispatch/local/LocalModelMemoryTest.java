package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a model leaves memory, and what it may be loaded beside. */
@Timeout(30)
class LocalModelMemoryTest extends LocalModelHarness {
  @Test
  @Tag("NFR-019")
  @Tag("SYS-REQ-050")
  void unloadWaitsForTheRunningAndALaterRequestLoadsAgain() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Waiting running = enqueue(model);
    Permit permit = running.permit.get(10, TimeUnit.SECONDS);
    CompletableFuture<Void> unloaded = model.unload();
    assertThat(unloaded).isNotDone();
    permit.release();
    unloaded.get(10, TimeUnit.SECONDS);
    assertThat(model.status().state()).isEqualTo(State.UNLOADED);

    Waiting again = enqueue(model);
    assertThat(again.next()).isEqualTo("loading");
    runner.finishLoad();
    assertThat(again.next()).isEqualTo("granted");
  }

  @Test
  void whoWaitsWhenTheModelIsUnloadedIsServedByTheNextCopy() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Waiting running = enqueue(model);
    Waiting waiting = enqueue(model);
    assertThat(waiting.next()).isEqualTo("queued 1");
    CompletableFuture<Void> unloaded = model.unload();
    running.permit.get(10, TimeUnit.SECONDS).release();
    unloaded.get(10, TimeUnit.SECONDS);

    assertThat(waiting.next()).isEqualTo("loading");
    runner.finishLoad();
    assertThat(waiting.next()).isEqualTo("granted");
  }

  @Test
  @Tag("SYS-REQ-045")
  void aModelThatNobodyUsesLeavesAfterAWhileAndNotBefore() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Permit running = enqueue(model).permit.get(10, TimeUnit.SECONDS);
    clock.pass(IDLE.multipliedBy(2));
    model.unloadIfUnused();
    assertThat(model.status().state()).as("it is in use").isEqualTo(State.BUSY);
    assertThat(model.status().keptUntil()).isEmpty();

    running.release();
    assertThat(model.status().keptUntil()).contains(clock.instant().plus(IDLE));
    clock.pass(IDLE.minusSeconds(1));
    model.unloadIfUnused();
    assertThat(model.status().state()).isEqualTo(State.LOADED);
    clock.pass(SECOND);
    model.unloadIfUnused();
    runner.last().terminated.get(10, TimeUnit.SECONDS);
  }

  @Test
  @Tag("SYS-REQ-045")
  void whatAnOperatorSaysOfAModelHoldsBeforeTheConfiguration() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    model.load(keep(Duration.ZERO)).get(10, TimeUnit.SECONDS);
    clock.pass(IDLE.multipliedBy(100));
    model.unloadIfUnused();
    assertThat(model.status().state()).as("for ever").isEqualTo(State.LOADED);

    model.load(keep(SECOND)).get(10, TimeUnit.SECONDS);
    model.unloadIfUnused();
    runner.last().terminated.get(10, TimeUnit.SECONDS);
  }

  @Test
  @Tag("SYS-REQ-049")
  void otherOptionsAreLoadedBesideTheCopyThatServesAndThenTakeItsPlace() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    runner.options.clear();
    FakeModel former = runner.last();
    Permit running = enqueue(model).permit.get(10, TimeUnit.SECONDS);

    CompletableFuture<Void> load = model.load(context(8));
    FakeModel next = runner.finishLoad();
    load.get(10, TimeUnit.SECONDS);
    assertThat(runner.options.take().contextTokens()).hasValue(8);
    assertThat(model.status().memoryBytes()).isEqualTo(FakeRunner.BYTES + (8 << 20));
    assertThat(enqueue(model).permit.get(10, TimeUnit.SECONDS).model()).isSameAs(next);
    assertThat(former.terminated).as("it ends what it runs").isNotDone();
    running.release();
    former.terminated.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeItIsLoadedWithTheNumbers() {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    machine = new Memory.Amount(500 << 20, 1000 << 20);
    LocalModel model = model(false, 10);

    assertThat(model.load(context(4096)))
        .failsWithin(LONG)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("needs about 4196 MiB of memory, and no more than 500 MiB of 1000");
    assertThat(runner.loads).isEmpty();
  }

  @Test
  void twoModelsThatNeedTheSameRoomTakeTurns() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    bounds = new Residency.Bounds(0, 1, Duration.ZERO, LONG);
    LocalModel first = loaded(runner);
    FakeModel copy = runner.last();
    Permit running = enqueue(first).permit.get(10, TimeUnit.SECONDS);
    LocalModel second =
        new LocalModel(
            "local/n",
            new ModelPlacement.Local(FILES, REVISION, false),
            context(runners, limits(10, LONG)));
    Waiting other = enqueue(second);
    assertThat(other.next()).isEqualTo("loading");
    running.release();
    copy.terminated.get(10, TimeUnit.SECONDS);
    runner.finishLoad();
    assertThat(other.permit.get(10, TimeUnit.SECONDS)).isNotNull();

    FakeModel hers = runner.last();
    Waiting next = enqueue(first);
    assertThat(next.next()).isEqualTo("loading");
    assertThat(hers.terminated).as("it ends what it runs").isNotDone();
    other.permit.join().release();
    hers.terminated.get(10, TimeUnit.SECONDS);
    runner.finishLoad();
    assertThat(next.permit.get(10, TimeUnit.SECONDS).model()).isSameAs(runner.last());
  }

  @Test
  void aWorkerThatCannotBeEndedHoldsNothingUp() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    ModelContext hurried =
        new ModelContext(
            runners,
            residency,
            () -> new LocalLimits(10, LONG, LONG, IDLE, LONG, Duration.ofMillis(30)),
            executor,
            task -> new Thread(task).start(),
            clock);
    LocalModel model =
        new LocalModel("local/m", new ModelPlacement.Local(FILES, REVISION, false), hurried);
    CompletableFuture<Void> load = model.load(LoadWish.ANY);
    runner.finishLoad();
    load.get(10, TimeUnit.SECONDS);
    CompletableFuture<Void> mayClose = new CompletableFuture<>();
    runner.last().mayClose = mayClose;

    model.unload().get(10, TimeUnit.SECONDS);
    assertThat(model.status().state()).isEqualTo(State.UNLOADED);
    mayClose.complete(null);
  }

  private static LoadWish keep(Duration time) {
    return new LoadWish(
        OptionalInt.empty(), OptionalInt.empty(), Optional.of(time), Optional.empty());
  }

  private static LoadWish context(int tokens) {
    return new LoadWish(
        OptionalInt.of(tokens), OptionalInt.empty(), Optional.empty(), Optional.empty());
  }
}
