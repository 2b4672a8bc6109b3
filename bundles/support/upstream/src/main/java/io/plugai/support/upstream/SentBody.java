package io.plugai.support.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLException;

/** A request's body that remembers whether all of it has been handed over to be sent. */
final class SentBody implements BodyPublisher {
  private final BodyPublisher body;
  private volatile boolean complete;

  SentBody(BodyPublisher body) {
    this.body = body;
  }

  /**
   * Whether the provider may have got the whole request, though there is no answer.
   *
   * @param thrown why there is none; this alone tells where there is no body
   */
  boolean mayHaveArrived(Throwable thrown) {
    if (contentLength() != 0) {
      return complete;
    }
    Throwable cause = Failures.unwrapped(thrown);
    boolean unconnected =
        cause instanceof ConnectException
            || cause instanceof HttpTimeoutException
            || cause instanceof SSLException
            || Failures.isRefusedByProxy(cause);
    return cause instanceof IOException && !unconnected;
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(new Noting(subscriber));
  }

  private final class Noting implements Flow.Subscriber<ByteBuffer> {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;

    Noting(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
      subscriber.onNext(bytes);
    }

    @Override
    public void onError(Throwable thrown) {
      subscriber.onError(thrown);
    }

    @Override
    public void onComplete() {
      complete = true;
      subscriber.onComplete();
    }
  }
}
