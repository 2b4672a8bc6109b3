package io.plugai.support.upstream;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its answer. Safe for all threads. */
final class Attempt implements HttpResponse.BodyHandler<@Nullable Void> {
  private static final int LARGEST_REFUSAL = 1 << 16;

  private final Exchange exchange;
  private final Limits limits;
  private @Nullable CompletableFuture<?> sending;
  private Flow.@Nullable Subscription body;
  private boolean stopped;

  Attempt(Exchange exchange, Limits limits) {
    this.exchange = exchange;
    this.limits = limits;
  }

  void start(HttpClient client, HttpRequest request) {
    CompletableFuture<?> future;
    synchronized (this) {
      if (stopped) {
        return;
      }
      future = client.sendAsync(request, this);
      sending = future;
    }
    var unused = future.whenComplete(this::sent);
  }

  private void sent(@Nullable Object response, @Nullable Throwable thrown) {
    if (thrown != null) {
      exchange.unreachable(thrown);
    }
  }

  /**
   * Ends it, wherever it stands, and closes its connection unless the answer has come to its end.
   */
  synchronized void stop() {
    stopped = true;
    if (body != null) {
      body.cancel();
    }
    if (sending != null) {
      sending.cancel(true);
    }
  }

  /** Asks for the next bytes of the answer. */
  void requestBytes() {
    Flow.Subscription subscription;
    synchronized (this) {
      subscription = body;
    }
    if (subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public BodySubscriber<@Nullable Void> apply(HttpResponse.ResponseInfo info) {
    return info.statusCode() / 100 == 2
        ? new Answer(Framing.of(info.headers(), limits))
        : new Refusal(info);
  }

  /** The body has been read: its connection now serves others and must be left alone. */
  private synchronized void closed() {
    body = null;
    sending = null;
  }

  private synchronized boolean opened(Flow.Subscription subscription) {
    if (stopped) {
      subscription.cancel();
    } else {
      body = subscription;
    }
    return !stopped;
  }

  /** The body of an answer: handed on piece by piece, as the exchange asks for it. */
  private final class Answer implements BodySubscriber<@Nullable Void> {
    private final Framing framing;

    Answer(Framing framing) {
      this.framing = framing;
    }

    @Override
    public CompletionStage<@Nullable Void> getBody() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      if (opened(subscription)) {
        exchange.answered(framing);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
      exchange.arrived(bytes);
    }

    @Override
    public void onError(Throwable thrown) {
      closed();
      exchange.broken(thrown);
    }

    @Override
    public void onComplete() {
      closed();
      exchange.bodyEnded();
    }
  }

  /** The body of a refusal: short, and read as a whole. */
  private final class Refusal implements BodySubscriber<@Nullable Void> {
    private final HttpResponse.ResponseInfo info;
    private final Bytes bytes = new Bytes(LARGEST_REFUSAL);

    Refusal(HttpResponse.ResponseInfo info) {
      this.info = info;
    }

    @Override
    public CompletionStage<@Nullable Void> getBody() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      if (opened(subscription)) {
        subscription.request(1);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> more) {
      int size = more.stream().mapToInt(ByteBuffer::remaining).sum();
      if (bytes.length() + size > LARGEST_REFUSAL) {
        stop();
        exchange.refused(info.statusCode(), info.headers(), new Bytes(0));
      } else {
        more.forEach(bytes::append);
        requestBytes();
      }
    }

    @Override
    public void onError(Throwable thrown) {
      closed();
      exchange.refused(info.statusCode(), info.headers(), new Bytes(0));
    }

    @Override
    public void onComplete() {
      closed();
      exchange.refused(info.statusCode(), info.headers(), bytes);
    }
  }
}
