package io.plugai.support.upstream;

import static java.util.Objects.requireNonNull;

import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an exchange, which must have a subscriber from the start, and whoever reads the
 * answer once its head is there. Safe for all threads.
 */
final class Opening implements Flow.Subscriber<ByteBuffer>, Flow.Publisher<ByteBuffer> {
  private final CompletableFuture<OpenAnswer> answer = new CompletableFuture<>();

  /** The reader, once it has been given its subscription; the end is told to it thereafter. */
  private final CompletableFuture<Flow.Subscriber<? super ByteBuffer>> attached =
      new CompletableFuture<>();

  private final AtomicBoolean subscribed = new AtomicBoolean();
  private volatile Flow.@Nullable Subscription exchange;
  private volatile Flow.@Nullable Subscriber<? super ByteBuffer> reader;

  /** What the head makes of it; cancelling it ends the exchange. */
  CompletableFuture<OpenAnswer> answer() {
    return answer;
  }

  /** The head is there. */
  void answered(ResponseInfo info) {
    OpenAnswer opened = new OpenAnswer(info.statusCode(), info.headers(), this);
    if (!answer.complete(opened)) {
      requireNonNull(exchange).cancel();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    exchange = subscription;
    var unused =
        answer.whenComplete(
            (made, thrown) -> {
              if (answer.isCancelled()) {
                subscription.cancel();
              }
            });
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    if (subscriber == null) {
      throw new NullPointerException("subscriber");
    }
    if (subscribed.getAndSet(true)) {
      NoSubscription.refuse(subscriber, new IllegalStateException("an answer is read once"));
      return;
    }
    reader = subscriber;
    subscriber.onSubscribe(requireNonNull(exchange));
    attached.complete(subscriber);
  }

  @Override
  public void onNext(ByteBuffer bytes) {
    requireNonNull(reader).onNext(bytes);
  }

  @Override
  public void onError(Throwable thrown) {
    if (!answer.completeExceptionally(thrown)) {
      var unused = attached.thenAccept(subscriber -> subscriber.onError(thrown));
    }
  }

  @Override
  public void onComplete() {
    var unused = attached.thenAccept(Flow.Subscriber::onComplete);
  }
}
