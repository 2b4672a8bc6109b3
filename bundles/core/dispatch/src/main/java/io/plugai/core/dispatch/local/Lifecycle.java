package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.pool.PluginPool;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.ModelRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one model is between disk and memory. What happens to it comes in as calls; what follows
 * goes out as {@link Effects}. Starts no thread, reads no clock and waits for nothing. For one
 * thread at a time.
 */
final class Lifecycle {
  private final Reasons reasons;
  private final PluginPool<ModelRunner> runners;
  private final BooleanSupplier awaited;
  private final Effects effects;
  private final Copies copies;
  private final Failures failures = new Failures();
  private final Intent intent;
  private @Nullable Target loading;

  /**
   * A model that is not loaded.
   *
   * @param awaited whether requests wait for it
   */
  Lifecycle(
      Reasons reasons,
      ModelPlacement.Local source,
      PluginPool<ModelRunner> runners,
      BooleanSupplier awaited,
      Effects effects) {
    this.reasons = reasons;
    this.intent = new Intent(source);
    this.runners = runners;
    this.awaited = awaited;
    this.effects = effects;
    this.copies = new Copies(effects);
  }

  // ---- what it is ----

  State state() {
    return copies.state(loading != null, failures.failed());
  }

  Copies copies() {
    return copies;
  }

  boolean isLoading() {
    return loading != null;
  }

  /** Why the last load failed, where it did. */
  Optional<String> problem() {
    return failures.problem();
  }

  Intent intent() {
    return intent;
  }

  private boolean wanted() {
    return !intent.removed() && (intent.pinned() || awaited.getAsBoolean());
  }

  // ---- what is wanted of it ----

  /** Another description of the same model; other files take the place of those loaded. */
  void update(ModelPlacement.Local next) {
    if (intent.update(next)) {
      failures.mended();
      copies.retireOthersThan(next.revision());
    }
    loadIfWanted();
  }

  /** Loads it where somebody waits for it, or it is pinned. */
  void loadIfWanted() {
    if (copies.current() == null && wanted()) {
      startLoading();
    }
  }

  /** An operator wants it loaded, in this way. */
  void wish(LoadWish wish) {
    intent.add(wish);
    if (isAsWished()) {
      intent.settled();
    } else {
      startLoading();
    }
  }

  /** Whether a copy serves that was loaded in the way that was asked for last. */
  boolean isAsWished() {
    return copies.serves(intent.settings().options());
  }

  /** An operator wants it unloaded; what waits for it is served by the next copy. */
  void dismiss() {
    intent.dismiss();
    leave();
  }

  /** It has left the catalogue. */
  void remove() {
    intent.remove();
    effects.refuse(reasons.removed());
    leave();
  }

  private void leave() {
    abandoned();
    copies.retireCurrent();
  }

  /** Perhaps nobody waits any more: a load that has not really begun is given up then. */
  void abandoned() {
    if (loading != null && copies.current() == null && !wanted() && !intent.wished()) {
      effects.abandonLoad();
    }
  }

  /** Leaves where nobody uses it; whether it does. */
  boolean evictIfIdle() {
    boolean idle = copies.isIdle() && !awaited.getAsBoolean();
    if (idle) {
      copies.retireCurrent();
    }
    return idle;
  }

  // ---- what becomes of a load ----

  private void settle(Optional<GatewayException> failure) {
    intent.settled();
    effects.settle(failure);
  }

  private void startLoading() {
    if (loading != null || intent.removed()) {
      return;
    }
    Target target = intent.target();
    loading = target;
    if (copies.current() == null) {
      effects.suspend();
    }
    effects.load(target);
  }

  /** A copy is there. */
  void loaded(Target target, Instance copy) {
    loading = null;
    boolean unwanted = intent.removed() || (intent.dismissed() && !awaited.getAsBoolean());
    if (unwanted) {
      copies.retire(copy);
      settle(Optional.of(reasons.gone(intent)));
    } else if (!intent.isMetBy(target, copy) || copy.runner().retired()) {
      copies.retire(copy);
      startLoading();
    } else {
      serve(copy);
    }
  }

  private void serve(Instance copy) {
    intent.served();
    failures.loaded();
    copies.replace(copy);
    settle(Optional.empty());
    effects.serve(copy);
    if (runners.superseded(copy.runner())) { // a still higher version came while this one loaded
      startLoading();
    }
  }

  /** It could not be loaded. What an operator asked for and cannot be had is forgotten. */
  void loadFailed(GatewayException failure) {
    loading = null;
    failures.add();
    intent.settleFor(copies.serving().map(Instance::options).orElse(LoadOptions.defaults()));
    settle(Optional.of(failure));
    if (copies.current() == null) {
      failures.broken(failure.getMessage());
      effects.refuse(failure);
      retryLater();
    }
  }

  /** The files were changed while they were read. */
  void filesChanged() {
    loading = null;
    startLoading();
    if (intent.removed()) {
      settle(Optional.of(reasons.gone(intent)));
    }
  }

  /** It was given up before it began. */
  void loadAbandoned() {
    loading = null;
    settle(Optional.of(reasons.gone(intent)));
    loadIfWanted();
  }

  /** There was no runner at all. */
  void noRunner() {
    loading = null;
    if (intent.removed()) {
      settle(Optional.of(reasons.gone(intent)));
      return;
    }
    if (!runners.serving().isEmpty()) {
      startLoading();
      return;
    }
    GatewayException absent = reasons.noRunner();
    settle(Optional.of(absent));
    effects.awaitRunner(absent);
  }

  /**
   * A pinned model is tried again, more and more seldom; another one will be when somebody asks for
   * it, and is no longer said to be broken.
   */
  private void retryLater() {
    int now = failures.count();
    if (!intent.removed()) {
      effects.later(
          intent.pinned() ? this::loadIfWanted : () -> failures.forgive(now), failures.pause());
    }
  }

  // ---- what becomes of copies ----

  /** The worker of a copy is gone; where nobody asked for that, it is started again. */
  void terminated(Instance copy, Instant now) {
    if (copy.retired) {
      return;
    }
    copies.retireCurrent();
    failures.died(Duration.between(copy.loadedAt(), now));
    if (awaited.getAsBoolean() || (intent.pinned() && failures.count() <= 1)) {
      startLoading();
    } else {
      retryLater();
    }
  }

  /** A copy is gone. Those who waited for it when it was unloaded get the next one. */
  void closed(Instance copy) {
    copies.closed(copy);
    loadIfWanted();
  }

  /** This copy goes, where it is the one that serves. */
  void retireIfCurrent(Instance copy) {
    if (copies.current() == copy) {
      copies.retireCurrent();
      loadIfWanted();
    }
  }

  // ---- what becomes of runners ----

  /** A runner has come: load what waits, and move to a higher version of the runner. */
  void runnerAdded() {
    failures.forget();
    if (copies.serving().filter(copy -> runners.superseded(copy.runner())).isPresent()) {
      startLoading();
    }
    loadIfWanted();
  }

  /** A runner goes: the copy to replace by one of another runner, where there is one. */
  Optional<Instance> moveOff(long runnerServiceId) {
    Optional<Instance> affected =
        copies.serving().filter(copy -> copy.runner().identity().serviceId() == runnerServiceId);
    if (affected.isPresent() && runners.serving().isEmpty()) {
      retireIfCurrent(affected.get());
      return Optional.empty();
    }
    affected.ifPresent(copy -> startLoading());
    return affected;
  }
}
