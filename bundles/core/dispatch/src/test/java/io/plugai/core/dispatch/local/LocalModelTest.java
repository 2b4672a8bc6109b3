package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelSource;
import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.pool.Pool;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LocalModelTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final ModelFiles FILES =
      new ModelFiles("m", Path.of("/models/m"), List.of(Path.of("/models/m/m.gguf")), Map.of());

  private static final Revision REVISION = Revision.of(FILES.files());
  private static final Revision ANOTHER = new Revision(List.of("another"));

  @TempDir Path folder;
  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2);
  private final Pool<ModelRunner> runners = new Pool<>(BackendStatus.Kind.RUNNER);
  private volatile Memory.Amount machine = Memory.Amount.UNKNOWN;
  private volatile Residency.Bounds bounds = new Residency.Bounds(0, 0, LONG, LONG);
  private final HandClock clock = new HandClock();
  private final Residency residency = new Residency(() -> machine, () -> bounds, clock);

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void theFirstRequestLoadsTheModelAndIsToldSo() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = model(false, 10);
    Waiting waiting = enqueue(model);

    assertThat(waiting.next()).isEqualTo("loading");
    assertThat(model.status().state()).isEqualTo(State.LOADING);
    runner.finishLoad();
    assertThat(waiting.next()).isEqualTo("granted");
    assertThat(model.status().active()).isEqualTo(1);
  }

  @Test
  @Tag("SYS-REQ-046")
  @Tag("NFR-018")
  void requestsBeyondTheCapacityQueueAndMoveUp() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Waiting first = enqueue(model);
    Waiting second = enqueue(model);
    Waiting third = enqueue(model);
    assertThat(first.next()).isEqualTo("granted");
    assertThat(second.next()).isEqualTo("queued 1");
    assertThat(third.next()).isEqualTo("queued 2");
    assertThat(model.status().state()).isEqualTo(State.BUSY);

    first.permit.join().release();
    assertThat(second.next()).isEqualTo("granted");
    assertThat(third.next()).isEqualTo("queued 1");
  }

  @Test
  void aRequestThatLeavesTheQueueMakesRoomForThoseBehind() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    enqueue(model);
    Waiting second = enqueue(model);
    Waiting third = enqueue(model);
    assertThat(third.next()).isEqualTo("queued 2");

    second.withdraw.run();
    assertThat(third.next()).isEqualTo("queued 1");
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    enqueue(model);
    for (int i = 0; i < 3; i++) {
      enqueue(model);
    }
    assertThat(enqueue(model).next()).isEqualTo("refused " + ErrorCode.QUEUE_FULL);
  }

  @Test
  void aWorkerThatDiesIsStartedAgainForWhoeverWaits() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Waiting first = enqueue(model);
    Waiting second = enqueue(model);
    assertThat(second.next()).isEqualTo("queued 1");

    runner.last().dies();
    assertThat(second.next()).isEqualTo("loading");
    runner.finishLoad();
    assertThat(second.next()).isEqualTo("granted");
    first.permit.join().release();
  }

  @Test
  void thoseThatWaitAreNotGivenToAWorkerThatHasDied() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    Permit running = enqueue(model).permit.get(10, TimeUnit.SECONDS);
    Waiting second = enqueue(model);
    assertThat(second.next()).isEqualTo("queued 1");

    FakeModel dead = runner.last();
    CountDownLatch busy = new CountDownLatch(1);
    for (int i = 0; i < executor.getCorePoolSize(); i++) {
      executor.execute(() -> awaitQuietly(busy));
    }
    dead.dies();
    running.release(); // what it ran has failed, and nobody has had the time to act on its end
    busy.countDown();
    assertThat(second.next()).isEqualTo("loading");
    runner.finishLoad();
    assertThat(second.next()).isEqualTo("granted");
    assertThat(second.permit.join().model()).isSameAs(runner.last()).isNotSameAs(dead);
  }

  @Test
  void aLoadThatFailsRefusesWhoWaitsWithTheReason() throws Exception {
    LocalModel model = broken(bind(new FakeRunner(), 1, "1.0.0"));
    assertThat(model.status().problem()).contains("The file is damaged.");
  }

  @Test
  void aModelWhoseFilesAreMendedIsNoLongerSaidToBeBroken() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = broken(runner);
    model.update(new ModelSource.Local(FILES, ANOTHER, false));
    assertThat(model.status().state()).isEqualTo(State.UNLOADED);
    assertThat(model.status().problem()).isEmpty();
  }

  @Test
  void aModelThatFailedIsSaidToBeWorthATryAfterAWhile() throws Exception {
    LocalModel model = broken(bind(new FakeRunner(), 1, "1.0.0"));
    executor.getQueue().forEach(Runnable::run); // the while has passed
    assertThat(model.status().state()).isEqualTo(State.UNLOADED);
    assertThat(model.status().problem()).contains("The file is damaged.");
  }

  @Test
  void aRunnerThatSpeaksForTheGatewayHasFailedToLoad() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    Waiting waiting = enqueue(model(false, 10));
    assertThat(waiting.next()).isEqualTo("loading");

    runner
        .loads
        .take()
        .completeExceptionally(new GatewayException(ErrorCode.FORBIDDEN, "Not for you."));

    assertThat(waiting.next()).isEqualTo("refused " + ErrorCode.BACKEND_UNAVAILABLE);
  }

  private LocalModel broken(FakeRunner runner) throws Exception {
    LocalModel model = model(false, 10);
    Waiting waiting = enqueue(model);
    assertThat(waiting.next()).isEqualTo("loading");
    runner
        .loads
        .take()
        .completeExceptionally(
            new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "The file is damaged."));
    assertThat(waiting.next()).isEqualTo("refused " + ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(model.status().state()).isEqualTo(State.FAILED);
    return model;
  }

  @Test
  void otherFilesAnswerWhileTheCopyOfTheFormerOnesEndsWhatItHas() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = loaded(runner);
    FakeModel former = runner.last();
    Permit running = enqueue(model).permit.get(10, TimeUnit.SECONDS);
    Waiting waiting = enqueue(model);
    assertThat(waiting.next()).isEqualTo("queued 1");

    model.update(new ModelSource.Local(FILES, ANOTHER, false));
    assertThat(waiting.next()).isEqualTo("loading");
    runner.finishLoad();
    assertThat(waiting.next()).isEqualTo("granted");
    assertThat(waiting.permit.join().model()).isSameAs(runner.last());
    assertThat(former.terminated).isNotDone();
    running.release();
    former.terminated.get(10, TimeUnit.SECONDS);
  }

  @Test
  void filesThatChangeWhileTheyAreLoadedAreLoadedAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("m.gguf"), "half of it");
    ModelFiles files = new ModelFiles("m", folder, List.of(file), Map.of());
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model =
        new LocalModel(
            "local/m",
            new ModelSource.Local(files, Revision.of(files.files()), false),
            context(runners, limits(10, LONG)));
    Waiting waiting = enqueue(model);
    CompletableFuture<LoadedModel> first = runner.loads.take();
    Files.writeString(file, "all of it, at last");
    FakeModel mixture = new FakeModel();
    first.complete(mixture);

    runner.finishLoad();
    assertThat(waiting.permit.get(10, TimeUnit.SECONDS).model()).isSameAs(runner.last());
    mixture.terminated.get(10, TimeUnit.SECONDS);
    model.update(new ModelSource.Local(files, Revision.of(files.files()), false));
    assertThat(runner.last().terminated).as("what is loaded is what lies there").isNotDone();
  }

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
            "local/m", new ModelSource.Local(FILES, REVISION, false), context(none, hurried));
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
  @Tag("SYS-REQ-052")
  void aPinnedModelIsLoadedWithoutARequest() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = model(true, 10);
    model.update(new ModelSource.Local(FILES, REVISION, true));
    runner.finishLoad();
    model.load(LoadWish.ANY).get(10, TimeUnit.SECONDS);
    assertThat(model.status().state()).isEqualTo(State.LOADED);
  }

  @Test
  void aRemovedModelRefusesWhoWaits() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    Waiting running = enqueue(model);
    Waiting waiting = enqueue(model);
    assertThat(waiting.next()).isEqualTo("queued 1");
    CompletableFuture<Void> gone = model.remove();
    assertThat(waiting.next()).isEqualTo("refused " + ErrorCode.MODEL_NOT_FOUND);
    running.permit.join().release();
    gone.get(10, TimeUnit.SECONDS);
    assertThat(enqueue(model).next()).isEqualTo("refused " + ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  @Tag("NFR-018")
  void thoseThatWaitAreToldAboutHowLongOnceThatIsKnown() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    Permit first = enqueue(model).permit.get(10, TimeUnit.SECONDS);
    Waiting second = enqueue(model);
    Waiting third = enqueue(model);
    assertThat(third.next()).isEqualTo("queued 2");
    assertThat(third.estimate).as("nothing has ended yet").isEmpty();

    first.release();
    assertThat(second.permit.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(third.next()).isEqualTo("queued 1");
    assertThat(third.estimate).isPresent();
  }

  @Test
  @Tag("SYS-REQ-046")
  void fiftyUsersAreServedInTurnWhoeverCameFirst() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = model(false, 500);
    BlockingQueue<Map.Entry<Integer, Permit>> granted = new LinkedBlockingQueue<>();
    for (int i = 0; i < 500; i++) {
      int user = i / 10; // all of the first user's come before the second's
      Waiting waiting = new Waiting();
      waiting.permit.thenAccept(permit -> granted.add(Map.entry(user, permit)));
      model.enqueue(new Asker("user" + user, 0), waiting);
    }
    runner.finishLoad();

    int[] served = new int[50];
    for (int i = 1; i <= 500; i++) {
      Map.Entry<Integer, Permit> next = granted.poll(10, TimeUnit.SECONDS);
      served[next.getKey()]++;
      next.getValue().release();
      if (i % 50 == 0) {
        assertThat(served).containsOnly(i / 50);
      }
    }
  }

  @Test
  void aFullQueueSaysWhenToTryAgainAsFarAsThatIsKnown() throws Exception {
    LocalModel model = loaded(bind(new FakeRunner(), 1, "1.0.0"));
    Permit first = enqueue(model).permit.get(10, TimeUnit.SECONDS);
    for (int i = 0; i < 3; i++) {
      enqueue(model);
    }
    Waiting early = enqueue(model);
    assertThat(early.next()).isEqualTo("refused " + ErrorCode.QUEUE_FULL);
    assertThat(early.refusal.get().retryAfter()).contains(Duration.ofSeconds(10));

    first.release();
    enqueue(model);
    Waiting late = enqueue(model);
    assertThat(late.next()).isEqualTo("refused " + ErrorCode.QUEUE_FULL);
    assertThat(late.refusal.get().retryAfter()).as("held for a moment only").contains(SECOND);
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
            new ModelSource.Local(FILES, REVISION, false),
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
  void aLoadThatARunnerNeverEndsIsGivenUpAndWhatComesLateIsClosed() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model =
        new LocalModel(
            "local/m",
            new ModelSource.Local(FILES, REVISION, false),
            context(runners, new LocalLimits(10, LONG, LONG, IDLE, Duration.ofMillis(30), LONG)));
    Waiting waiting = enqueue(model);
    assertThat(waiting.next()).isEqualTo("loading");
    assertThat(waiting.next()).isEqualTo("refused " + ErrorCode.BACKEND_TIMEOUT);

    runner.finishLoad().terminated.get(10, TimeUnit.SECONDS);
    assertThat(model.status().state()).isEqualTo(State.FAILED);
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
        new LocalModel("local/m", new ModelSource.Local(FILES, REVISION, false), hurried);
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

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LocalModel model(boolean pinned, int queue) {
    return new LocalModel(
        "local/m",
        new ModelSource.Local(FILES, REVISION, pinned),
        context(runners, limits(queue, LONG)));
  }

  private static LocalLimits limits(int queue, Duration absent) {
    return new LocalLimits(queue, LONG, absent, IDLE, LONG, LONG);
  }

  private ModelContext context(Pool<ModelRunner> pool, LocalLimits limits) {
    return new ModelContext(pool, residency, () -> limits, executor, executor, clock);
  }

  private LocalModel loaded(FakeRunner runner) throws Exception {
    LocalModel model = model(false, 3);
    CompletableFuture<Void> load = model.load(LoadWish.ANY);
    runner.finishLoad();
    load.get(10, TimeUnit.SECONDS);
    return model;
  }

  private FakeRunner bind(FakeRunner runner, long serviceId, String version) {
    runners.add(runner, identity(serviceId, version));
    return runner;
  }

  private static PluginIdentity identity(long serviceId, String version) {
    return new PluginIdentity("fake", serviceId, version, serviceId, "fake.runner");
  }

  private static Waiting enqueue(LocalModel model) {
    Waiting waiting = new Waiting();
    waiting.withdraw = model.enqueue(new Asker("somebody", 0), waiting);
    return waiting;
  }
}
