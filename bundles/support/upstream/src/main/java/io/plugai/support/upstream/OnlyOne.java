package io.plugai.support.upstream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Takes the only thing that is delivered. Cancelling the result ends the exchange. */
final class OnlyOne<T> implements Flow.Subscriber<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();

  /** Subscribes to that, and returns what will come of it. */
  static <T> CompletableFuture<T> of(Flow.Publisher<T> publisher) {
    OnlyOne<T> only = new OnlyOne<>();
    publisher.subscribe(only);
    return only.result;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    var unused =
        result.whenComplete(
            (made, thrown) -> {
              if (result.isCancelled()) {
                subscription.cancel();
              }
            });
    subscription.request(1);
  }

  @Override
  public void onNext(T only) {
    result.complete(only);
  }

  @Override
  public void onError(Throwable thrown) {
    result.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {}
}
