package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a model comes into memory, and what becomes of it when its files or its worker do. */
@Timeout(30)
class LocalModelTest extends LocalModelHarness {
  private static final Revision ANOTHER = new Revision(List.of("another"));

  @TempDir Path folder;

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
    model.update(new ModelPlacement.Local(FILES, ANOTHER, false));
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

    model.update(new ModelPlacement.Local(FILES, ANOTHER, false));
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
            new ModelPlacement.Local(files, Revision.of(files.files()), false),
            context(runners, limits(10, LONG)));
    Waiting waiting = enqueue(model);
    CompletableFuture<LoadedModel> first = runner.loads.take();
    Files.writeString(file, "all of it, at last");
    FakeModel mixture = new FakeModel();
    first.complete(mixture);

    runner.finishLoad();
    assertThat(waiting.permit.get(10, TimeUnit.SECONDS).model()).isSameAs(runner.last());
    mixture.terminated.get(10, TimeUnit.SECONDS);
    model.update(new ModelPlacement.Local(files, Revision.of(files.files()), false));
    assertThat(runner.last().terminated).as("what is loaded is what lies there").isNotDone();
  }

  @Test
  void aLoadThatARunnerNeverEndsIsGivenUpAndWhatComesLateIsClosed() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model =
        new LocalModel(
            "local/m",
            new ModelPlacement.Local(FILES, REVISION, false),
            context(runners, new LocalLimits(10, LONG, LONG, IDLE, Duration.ofMillis(30), LONG)));
    Waiting waiting = enqueue(model);
    assertThat(waiting.next()).isEqualTo("loading");
    assertThat(waiting.next()).isEqualTo("refused " + ErrorCode.BACKEND_TIMEOUT);

    runner.finishLoad().terminated.get(10, TimeUnit.SECONDS);
    assertThat(model.status().state()).isEqualTo(State.FAILED);
  }

  @Test
  @Tag("SYS-REQ-052")
  void aPinnedModelIsLoadedWithoutARequest() throws Exception {
    FakeRunner runner = bind(new FakeRunner(), 1, "1.0.0");
    LocalModel model = model(true, 10);
    model.update(new ModelPlacement.Local(FILES, REVISION, true));
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

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
