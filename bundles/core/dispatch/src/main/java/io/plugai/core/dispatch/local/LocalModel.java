package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One model of this machine: its {@link Lifecycle} and its {@link ModelRequests}, under one guard.
 * Safe for all threads.
 */
final class LocalModel implements Resident {
  private final String id;
  private final ModelContext context;
  private final Reasons reasons;
  private final Guard guard = new Guard();
  private final Lifecycle lifecycle;
  private final ModelRequests requests;

  /** Answered when the load that runs has ended. */
  private final List<CompletableFuture<Void>> wishes = new ArrayList<>();

  LocalModel(String id, ModelPlacement.Local source, ModelContext context) {
    this.id = id;
    this.context = context;
    this.reasons = new Reasons(id);
    ModelEffects effects = new ModelEffects(this, context, guard);
    this.lifecycle = new Lifecycle(reasons, source, context.runners(), this::isAwaited, effects);
    this.requests = new ModelRequests(context, guard, lifecycle, reasons);
  }

  private boolean isAwaited() {
    return requests.waiting() > 0;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  ModelRequests requests() {
    return requests;
  }

  /** Queues a request, see {@link ModelRequests#enqueue}. */
  Runnable enqueue(Asker asker, Ticket ticket) {
    return requests.enqueue(asker, ticket);
  }

  // ---- operators and the catalogue ----

  /** Another description of the same model; other files take the place of those loaded. */
  void update(ModelPlacement.Local next) {
    guard.change(() -> lifecycle.update(next));
  }

  /** Loads it in this way, where it is not loaded so yet; completes when it can answer. */
  CompletableFuture<Void> load(LoadWish wish) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    guard.change(
        () -> {
          lifecycle.wish(wish);
          if (lifecycle.intent().removed()) {
            guard.then(() -> result.completeExceptionally(reasons.removed()));
          } else if (lifecycle.isAsWished()) {
            guard.then(() -> result.complete(null));
          } else {
            wishes.add(result);
          }
        });
    return result;
  }

  /** Answers those who asked for a load; called within a change. */
  void settle(Optional<GatewayException> failure) {
    List<CompletableFuture<Void>> answered = List.copyOf(wishes);
    wishes.clear();
    guard.then(() -> answered.forEach(wish -> answer(wish, failure)));
  }

  private static void answer(CompletableFuture<Void> wish, Optional<GatewayException> failure) {
    failure.ifPresentOrElse(wish::completeExceptionally, () -> wish.complete(null));
  }

  /** Takes it out of memory when its generations have ended. */
  CompletableFuture<Void> unload() {
    return leave(lifecycle::dismiss);
  }

  /** The model has left the catalogue. */
  CompletableFuture<Void> remove() {
    return leave(lifecycle::remove);
  }

  /** What is being loaded is waited for, and leaves then. */
  private CompletableFuture<Void> leave(Runnable how) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    guard.change(
        () -> {
          boolean toCome = lifecycle.isLoading() && lifecycle.copies().current() == null;
          how.run();
          if (toCome) {
            afterLoad(() -> leave(how).thenRun(() -> result.complete(null)));
          } else {
            CompletableFuture.allOf(departures()).thenRun(() -> result.complete(null));
          }
        });
    return result;
  }

  private CompletableFuture<?>[] departures() {
    return lifecycle.copies().leaving().stream()
        .map(Instance::departed)
        .toArray(CompletableFuture[]::new);
  }

  private void afterLoad(Runnable action) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    wishes.add(ended);
    ended.whenComplete((done, failure) -> action.run());
  }

  LocalModelStatus status() {
    return guard.look(
        () -> {
          Optional<Instance> copy = lifecycle.copies().serving();
          return new LocalModelStatus(
              id,
              lifecycle.state(),
              copy.map(serving -> serving.permits.size()).orElse(0),
              requests.capacity(),
              requests.waiting(),
              copy.map(serving -> serving.place().bytes()).orElse(0L),
              copy.map(Instance::loadedAt),
              requests.lastUsed(),
              lifecycle.intent().pinned(),
              keptUntil(),
              lifecycle.problem());
        });
  }

  // ---- staying in memory ----

  /** Leaves memory where nobody has used it for as long as it is kept. */
  void unloadIfUnused() {
    guard.change(
        () -> {
          Instant now = context.clock().instant();
          keptUntil().filter(end -> !now.isBefore(end)).ifPresent(end -> lifecycle.evictIfIdle());
        });
  }

  /** When it leaves memory, if it is not used again; empty while it is in use or stays. */
  private Optional<Instant> keptUntil() {
    Duration keep = lifecycle.intent().settings().keep().orElse(context.limits().get().idle());
    boolean stays = lifecycle.intent().pinned() || keep.isZero() || keep.isNegative();
    return stays || !lifecycle.copies().isIdle()
        ? Optional.empty()
        : requests.lastUsed().map(last -> last.plus(keep));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean pinned() {
    return guard.look(lifecycle.intent()::pinned);
  }

  @Override
  public Instant lastUsed() {
    return guard.look(() -> requests.lastUsed().orElse(Instant.EPOCH));
  }

  @Override
  public boolean evictIfIdle() {
    boolean[] leaves = new boolean[1];
    guard.change(() -> leaves[0] = lifecycle.evictIfIdle());
    return leaves[0];
  }

  @Override
  public void yieldPlace() {
    guard.change(lifecycle.copies()::retireCurrent);
  }

  // ---- runners ----

  /** A runner has come: load what waits, and move to a higher version of the runner. */
  void runnerAdded() {
    guard.change(
        () -> {
          requests.endAbsence();
          lifecycle.runnerAdded();
        });
  }

  /**
   * A runner is about to go. Where another one can take over, it loads the model first and the old
   * copy serves until then.
   *
   * @return completes when nothing new goes to the runner any more
   */
  CompletableFuture<Void> leave(long runnerServiceId) {
    CompletableFuture<Void> moved = new CompletableFuture<>();
    guard.change(
        () ->
            lifecycle
                .moveOff(runnerServiceId)
                .ifPresentOrElse(
                    old ->
                        afterLoad(
                            () -> {
                              guard.change(() -> lifecycle.retireIfCurrent(old));
                              moved.complete(null);
                            }),
                    () -> guard.then(() -> moved.complete(null))));
    return moved;
  }

  /** The drain limit has passed: what still runs on this copy ends now, and the copy with it. */
  void cutOff(Instance copy) {
    guard.look(copy::currentPermits).forEach(Permit::revoke);
    guard.change(() -> lifecycle.retireIfCurrent(copy));
  }
}
