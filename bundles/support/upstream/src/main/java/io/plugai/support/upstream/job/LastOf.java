package io.plugai.support.upstream.job;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes a stream to its last item, one by one. Cancelling the result ends it. */
final class LastOf<R> implements Flow.Subscriber<R> {
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private final Predicate<R> last;
  private final Consumer<R> each;
  private volatile Flow.@Nullable Subscription subscription;

  private LastOf(Predicate<R> last, Consumer<R> each) {
    this.last = last;
    this.each = each;
  }

  /**
   * Subscribes to that.
   *
   * @param last whether nothing follows
   * @param each takes what comes before
   */
  static <R> CompletableFuture<R> of(
      Flow.Publisher<R> publisher, Predicate<R> last, Consumer<R> each) {
    LastOf<R> taking = new LastOf<>(last, each);
    publisher.subscribe(taking);
    return taking.result;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    var unused =
        result.whenComplete(
            (made, thrown) -> {
              if (result.isCancelled()) {
                given.cancel();
              }
            });
    given.request(1);
  }

  @Override
  public void onNext(R item) {
    if (last.test(item)) {
      result.complete(item);
      return;
    }
    each.accept(item);
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    result.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {}
}
