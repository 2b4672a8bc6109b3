package io.plugai.core.dispatch.local;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One load on its way: what the model needs, then room for it, then the runner. Safe for all
 * threads.
 */
final class Loading {
  private final Resident owner;
  private final Target target;
  private final ModelLoader loader;
  private final Residency residency;
  private boolean abandoned;
  private Residency.@Nullable Claim claim;

  Loading(Resident owner, Target target, ModelLoader loader, Residency residency) {
    this.owner = owner;
    this.target = target;
    this.loader = loader;
    this.residency = residency;
  }

  /**
   * Begins. Fails with a {@link java.util.concurrent.CancellationException} where it was given up
   * before it had room, or as {@link ModelLoader} does.
   */
  CompletableFuture<Instance> begin() {
    return loader
        .need(owner.id(), target)
        .thenCompose(this::claim)
        .thenCompose(
            place ->
                loader
                    .load(owner.id(), target, place)
                    .whenComplete(
                        (copy, failure) -> {
                          if (failure != null) {
                            place.release();
                          }
                        }));
  }

  private CompletableFuture<Residency.Place> claim(long bytes) {
    Residency.Claim claimed = residency.claim(owner, bytes);
    boolean late;
    synchronized (this) {
      claim = claimed;
      late = abandoned;
    }
    if (late) {
      claimed.cancel();
    }
    return claimed.granted();
  }

  /** Gives it up, unless the runner has begun. */
  void abandon() {
    Residency.Claim waiting;
    synchronized (this) {
      abandoned = true;
      waiting = claim;
    }
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
