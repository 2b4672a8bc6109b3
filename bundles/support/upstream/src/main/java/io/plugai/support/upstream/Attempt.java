package io.plugai.support.upstream;

import io.plugai.spi.error.GatewayException;
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

  private final Attempts attempts;
  private final Call call;
  private final Exchange<?> exchange;
  private @Nullable CompletableFuture<?> sending;
  private Flow.@Nullable Subscription body;
  private boolean stopped;
  private volatile boolean hasBody;

  Attempt(Attempts attempts, Call call, Exchange<?> exchange) {
    this.attempts = attempts;
    this.call = call;
    this.exchange = exchange;
  }

  void start(HttpClient client, Network network) {
    SentBody sent = new SentBody(call.body());
    HttpRequest request = call.toRequest(sent, network);
    CompletableFuture<HttpResponse<@Nullable Void>> future;
    synchronized (this) {
      if (stopped) {
        return;
      }
      future = client.sendAsync(request, this);
      sending = future;
    }
    var unused = future.whenComplete((response, thrown) -> over(response, thrown, sent));
  }

  private void over(
      @Nullable HttpResponse<@Nullable Void> response, @Nullable Throwable thrown, SentBody sent) {
    if (thrown != null) {
      attempts.unanswered(thrown, sent.mayHaveArrived(thrown));
    } else if (response != null && !hasBody) {
      // A proxy has refused to connect: the JDK makes an answer of that, and skips the body.
      attempts.refused(response.statusCode(), response.headers(), new Bytes(0));
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
    hasBody = true;
    return call.takes(info.statusCode()) ? new Answer(info) : new Refusal(info);
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
    private final HttpResponse.ResponseInfo info;

    Answer(HttpResponse.ResponseInfo info) {
      this.info = info;
    }

    @Override
    public CompletionStage<@Nullable Void> getBody() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      if (opened(subscription)) {
        exchange.answered(info);
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
    private final Decoding decoding;
    private final Bytes bytes = new Bytes(LARGEST_REFUSAL);

    Refusal(HttpResponse.ResponseInfo info) {
      this.info = info;
      this.decoding = Decoding.ofText(info.headers());
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
      try {
        more.forEach(decoding::feed);
        for (ByteBuffer next = decoding.next(); next != null; next = decoding.next()) {
          bytes.append(next);
        }
        requestBytes();
      } catch (GatewayException e) {
        // Too much of it, or compressed in a way of its own: it has said no all the same.
        stop();
        end(new Bytes(0));
      }
    }

    @Override
    public void onError(Throwable thrown) {
      closed();
      end(new Bytes(0));
    }

    @Override
    public void onComplete() {
      closed();
      end(bytes);
    }

    private void end(Bytes said) {
      decoding.close();
      attempts.refused(info.statusCode(), info.headers(), said);
    }
  }
}
