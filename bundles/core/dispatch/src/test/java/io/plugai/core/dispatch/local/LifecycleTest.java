package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.pool.Pool;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every step from state to state, on one thread: what happens goes in, what follows is noted. */
@Tag("SYS-REQ-051")
class LifecycleTest {
  private static final ModelFiles FILES =
      new ModelFiles("m", Path.of("/models/m"), List.of(Path.of("/models/m/m.gguf")), Map.of());
  private static final Revision REVISION = Revision.of(FILES.files());
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final LoadWish LARGE =
      new LoadWish(OptionalInt.of(8192), OptionalInt.empty(), Optional.empty(), Optional.empty());
  private static final LoadWish PIN =
      new LoadWish(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.of(true));

  private final Pool<ModelRunner> runners = new Pool<>(BackendStatus.Kind.RUNNER);
  private final Noted noted = new Noted();
  private boolean awaited;
  private Lifecycle lifecycle = lifecycle(false);

  @BeforeEach
  void bindARunner() {
    runners.add(new FakeRunner(), new PluginIdentity("fake", 1, "1.0.0", 1, "fake.runner"));
  }

  @Test
  void fromUnloadedToLoadedToBusyToUnloaded() {
    assertThat(lifecycle.state()).isEqualTo(State.UNLOADED);
    awaited = true;
    lifecycle.loadIfWanted();
    assertThat(lifecycle.state()).isEqualTo(State.LOADING);
    assertThat(noted.take()).containsExactly("suspend", "load");

    Instance copy = copy();
    lifecycle.loaded(noted.target, copy);
    assertThat(lifecycle.state()).isEqualTo(State.LOADED);
    assertThat(noted.take()).containsExactly("settle", "serve");
    awaited = false;
    Permit permit = run(copy);
    assertThat(lifecycle.state()).isEqualTo(State.BUSY);

    lifecycle.dismiss();
    assertThat(lifecycle.state()).isEqualTo(State.UNLOADING);
    assertThat(noted.take()).containsExactly("retire", "suspend");
    copy.permits.remove(permit);
    lifecycle.copies().closeIfIdle(copy);
    assertThat(noted.take()).containsExactly("close");
    lifecycle.closed(copy);
    assertThat(lifecycle.state()).isEqualTo(State.UNLOADED);
  }

  @Test
  void loadingTwiceAtOnceLoadsOnce() {
    lifecycle.wish(LoadWish.ANY);
    lifecycle.wish(LoadWish.ANY);
    awaited = true;
    lifecycle.loadIfWanted();
    assertThat(noted.take()).containsOnlyOnce("load");
  }

  @Test
  void aLoadThatFailsIsTriedAgainWhenSomebodyAsks() {
    awaited = true;
    lifecycle.loadIfWanted();
    lifecycle.loadFailed(failure());
    assertThat(lifecycle.state()).isEqualTo(State.FAILED);
    assertThat(lifecycle.problem()).contains("It is damaged.");
    assertThat(noted.take()).endsWith("settle It is damaged.", "refuse", "later 2");

    awaited = false;
    noted.later.run();
    assertThat(lifecycle.state()).isEqualTo(State.UNLOADED);
    awaited = true;
    lifecycle.loadIfWanted();
    assertThat(lifecycle.state()).isEqualTo(State.LOADING);
  }

  @Test
  @Tag("SYS-REQ-052")
  void aPinnedModelIsTriedAgainByItselfMoreAndMoreSeldom() {
    lifecycle = lifecycle(true);
    lifecycle.loadIfWanted();
    lifecycle.loadFailed(failure());
    assertThat(noted.take()).endsWith("later 2");
    noted.later.run();
    assertThat(lifecycle.state()).isEqualTo(State.LOADING);
    lifecycle.loadFailed(failure());
    assertThat(noted.take()).endsWith("later 4");
  }

  @Test
  @Tag("SYS-REQ-052")
  void aPinnedModelWhoseWorkerDiesIsLoadedAgain() {
    lifecycle = lifecycle(true);
    Instance copy = load();
    lifecycle.terminated(copy, START.plusSeconds(3600));
    assertThat(lifecycle.state()).isEqualTo(State.LOADING);
    assertThat(noted.take()).contains("load");
  }

  @Test
  void oneThatNobodyNeedsIsNotLoadedAgainWhenItsWorkerDies() {
    Instance copy = load();
    lifecycle.terminated(copy, START.plusSeconds(3600));
    assertThat(lifecycle.state()).isEqualTo(State.UNLOADING);
    lifecycle.closed(copy);
    assertThat(lifecycle.state()).isEqualTo(State.UNLOADED);
  }

  @Test
  void otherOptionsReplaceTheCopyAndOnlyThose() {
    Instance former = load();
    lifecycle.wish(LoadWish.ANY);
    assertThat(noted.take()).isEmpty();

    lifecycle.wish(LARGE);
    assertThat(noted.take()).containsExactly("load");
    assertThat(lifecycle.state()).as("the former serves meanwhile").isEqualTo(State.LOADED);
    lifecycle.loaded(noted.target, copy(noted.target.options()));
    assertThat(noted.take()).containsExactly("retire", "close", "settle", "serve");
    assertThat(former.retired).isTrue();

    lifecycle.wish(LoadWish.ANY);
    assertThat(noted.take()).as("what was wished for holds").isEmpty();
  }

  @Test
  void optionsThatCannotBeHadAreForgottenAndTheCopyServesOn() {
    Instance former = load();
    lifecycle.wish(LARGE);
    noted.take();
    lifecycle.loadFailed(failure());
    assertThat(noted.take()).containsExactly("settle It is damaged.");
    assertThat(lifecycle.copies().serving()).contains(former);
    assertThat(lifecycle.isAsWished()).isTrue();
  }

  @Test
  void optionsThatChangeWhileItLoadsHoldInTheEnd() {
    lifecycle.wish(LoadWish.ANY);
    Target first = noted.target;
    lifecycle.wish(LARGE);
    noted.take();
    lifecycle.loaded(first, copy());
    assertThat(noted.take()).containsExactly("retire", "close", "suspend", "load");
    assertThat(noted.target.options().contextTokens()).hasValue(8192);
  }

  @Test
  void whatIsUnloadedWhileItLoadsLeavesAtOnce() {
    lifecycle.wish(LoadWish.ANY);
    noted.take();
    lifecycle.dismiss();
    assertThat(noted.take()).containsExactly("abandon");
    lifecycle.loaded(noted.target, copy());
    assertThat(noted.take())
        .containsExactly("retire", "close", "settle The model local/m was unloaded again.");
    assertThat(lifecycle.state()).isEqualTo(State.UNLOADING);
  }

  @Test
  void aLoadThatWasGivenUpBeginsAgainForWhoCameMeanwhile() {
    awaited = true;
    lifecycle.loadIfWanted();
    awaited = false;
    lifecycle.abandoned();
    assertThat(noted.take()).endsWith("abandon");
    awaited = true;
    lifecycle.loadAbandoned();
    assertThat(lifecycle.state()).isEqualTo(State.LOADING);
    assertThat(noted.take()).contains("load");
  }

  @Test
  void aLoadThatAnOperatorWaitsForIsNotGivenUpWithTheRequests() {
    lifecycle.wish(LoadWish.ANY);
    noted.take();
    lifecycle.abandoned();
    assertThat(noted.take()).isEmpty();
    lifecycle.dismiss();
    assertThat(noted.take()).containsExactly("abandon");
  }

  @Test
  void aPinHoldsUntilItIsUnloadedByHand() {
    lifecycle = lifecycle(true);
    load();
    assertThat(lifecycle.intent().pinned()).isTrue();
    lifecycle.dismiss();
    noted.take();
    lifecycle.update(new ModelPlacement.Local(FILES, REVISION, true));
    assertThat(noted.take()).as("what was unloaded by hand stays away").isEmpty();
    assertThat(lifecycle.intent().pinned()).isFalse();

    load();
    assertThat(lifecycle.intent().pinned()).as("it was asked for").isTrue();
  }

  @Test
  void anOperatorCanPinAnyModel() {
    lifecycle.wish(PIN);
    assertThat(lifecycle.intent().pinned()).isTrue();
    lifecycle.dismiss();
    assertThat(lifecycle.intent().pinned()).isFalse();
  }

  @Test
  void onlyAnIdleCopyIsEvicted() {
    Instance copy = load();
    Permit permit = run(copy);
    assertThat(lifecycle.evictIfIdle()).isFalse();
    copy.permits.remove(permit);
    awaited = true;
    assertThat(lifecycle.evictIfIdle()).isFalse();
    awaited = false;
    assertThat(lifecycle.evictIfIdle()).isTrue();
    assertThat(lifecycle.state()).isEqualTo(State.UNLOADING);
  }

  @Test
  void aRemovedModelRefusesAndWhatComesForItLeaves() {
    awaited = true;
    lifecycle.loadIfWanted();
    noted.take();
    awaited = false;
    lifecycle.remove();
    assertThat(noted.take()).containsExactly("refuse", "abandon");
    lifecycle.loaded(noted.target, copy());
    assertThat(noted.take())
        .containsExactly("retire", "close", "settle The model local/m was removed.");
    lifecycle.runnerAdded();
    assertThat(noted.take()).isEmpty();
  }

  // ---- helpers ----

  private Lifecycle lifecycle(boolean pinned) {
    return new Lifecycle(
        new Reasons("local/m"),
        new ModelPlacement.Local(FILES, REVISION, pinned),
        runners,
        () -> awaited,
        noted);
  }

  private Instance load() {
    lifecycle.wish(LoadWish.ANY);
    Instance copy = copy();
    lifecycle.loaded(noted.target, copy);
    noted.take();
    return copy;
  }

  private static Permit run(Instance copy) {
    Permit permit = new Permit(null, copy);
    copy.permits.add(permit);
    return permit;
  }

  private Instance copy() {
    return copy(LoadOptions.defaults());
  }

  private Instance copy(LoadOptions options) {
    return new Instance(
        new FakeModel(), runners.acquire("fake").orElseThrow(), REVISION, options, null, START);
  }

  private static GatewayException failure() {
    return new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "It is damaged.");
  }

  /** Writes down what follows. */
  private static final class Noted implements Effects {
    private final List<String> what = new ArrayList<>();
    private Target target;
    private Runnable later;

    private List<String> take() {
      List<String> taken = List.copyOf(what);
      what.clear();
      return taken;
    }

    @Override
    public void load(Target wanted) {
      target = wanted;
      what.add("load");
    }

    @Override
    public void abandonLoad() {
      what.add("abandon");
    }

    @Override
    public void serve(Instance copy) {
      what.add("serve");
    }

    @Override
    public void suspend() {
      what.add("suspend");
    }

    @Override
    public void retire(Instance copy) {
      what.add("retire");
    }

    @Override
    public void close(Instance copy) {
      what.add("close");
    }

    @Override
    public void settle(Optional<GatewayException> failure) {
      what.add(failure.map(why -> "settle " + why.getMessage()).orElse("settle"));
    }

    @Override
    public void refuse(GatewayException reason) {
      what.add("refuse");
    }

    @Override
    public void awaitRunner(GatewayException absent) {
      what.add("awaitRunner");
    }

    @Override
    public void later(Runnable action, Duration pause) {
      later = action;
      what.add("later " + pause.toSeconds());
    }
  }
}
