package io.plugai.testing.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadedModel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of a model when its worker does, whatever runs it. */
public abstract class WorkerContract extends RunnerHarness {
  @Test
  void failsWhatRanWhenItsWorkerIsKilledAndLoadsAgain() throws Exception {
    Set<Long> before = children();
    LoadedModel model = load();
    List<Recording> all = fill(model);
    all.forEach(Recording::awaitFirst);
    kill(before);
    for (Recording recording : all) {
      assertThat(recording.awaitFailure().code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
      // By now, or those that wait would be given to a worker that is dead.
      assertThat(model.terminated().toCompletableFuture()).isDone();
    }
    assertThat(done(model.terminated())).isTrue();
    GatewayException late = Recording.of(model.generate(shortRequest())).awaitFailure();
    assertThat(late.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    Recording.of(load().generate(shortRequest())).awaitCompletion();
  }

  @Test
  void endsAWorkerThatHangsThoughAllCallersHaveLeft() throws Exception {
    Set<Long> before = children();
    LoadedModel model = load(hastyRunner(), model(), options());
    Recording running = Recording.of(model.generate(longRequest())).awaitFirst();
    stop(before);
    Recording late = Recording.of(model.generate(longRequest()));
    running.cancel();
    late.cancel();
    assertThat(done(model.terminated())).isTrue();
    assertThat(children()).isEqualTo(before);
  }

  @Test
  void endsAWorkerThatHangsForThoseWhoWait() throws Exception {
    Set<Long> before = children();
    LoadedModel model = load(hastyRunner(), model(), options());
    stop(before);
    Recording waiting = Recording.of(model.generate(longRequest()));
    assertThat(waiting.awaitFailure().code())
        .isIn(ErrorCode.BACKEND_TIMEOUT, ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(done(model.terminated())).isTrue();
  }

  @Test
  void endsAWorkerThatHangsWhenItIsClosed() throws Exception {
    Set<Long> before = children();
    LoadedModel model = load();
    Recording running = Recording.of(model.generate(longRequest())).awaitFirst();
    stop(before);
    model.close();
    assertThat(done(model.terminated())).isTrue();
    assertThat(running.awaitFailure().code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(children()).isEqualTo(before);
  }

  @Test
  void outlivesCallersThatLeave() {
    LoadedModel model = load(hastyRunner(), model(), options());
    for (int i = 0; i < 3; i++) {
      Recording.of(model.generate(longRequest())).awaitFirst().cancel();
    }
    // For as long as one that hangs may take to let go of what was left.
    assertThatThrownBy(
            () -> model.terminated().toCompletableFuture().get(1500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    Recording.of(model.generate(shortRequest())).awaitCompletion();
  }

  @Test
  void givesEverythingBackWhenItIsClosed() throws Exception {
    Set<Long> before = children();
    LoadedModel model = load();
    assertThat(children()).hasSizeGreaterThan(before.size());
    Recording running = Recording.of(model.generate(longRequest())).awaitFirst();
    model.close();
    assertThat(done(model.terminated())).isTrue();
    assertThat(running.awaitFailure().code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(children()).isEqualTo(before);
    model.close();
  }
}
