package io.plugai.support.upstream;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A result that takes several steps, one after the other: cancelling it cancels the step that is
 * being taken. Safe for all threads.
 */
public final class Steps<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> step;

  /** None has been taken yet. */
  public Steps() {
    var unused =
        result.whenComplete(
            (made, thrown) -> {
              CompletableFuture<?> current = step;
              if (result.isCancelled() && current != null) {
                current.cancel(true);
              }
            });
  }

  /** What comes of it. */
  public CompletableFuture<T> result() {
    return result;
  }

  /** The last one has been taken: with this, or with that failure. */
  public void end(@Nullable T made, @Nullable Throwable thrown) {
    if (thrown != null) {
      result.completeExceptionally(Failures.unwrapped(thrown));
    } else if (made != null) {
      result.complete(made);
    }
  }

  /** This is the step being taken now; what it fails with is the failure of all. */
  public <S> CompletableFuture<S> take(CompletableFuture<S> next) {
    step = next;
    if (result.isCancelled()) {
      next.cancel(true);
    }
    var unused =
        next.whenComplete(
            (made, thrown) -> {
              if (thrown != null) {
                result.completeExceptionally(Failures.unwrapped(thrown));
              }
            });
    return next;
  }
}
