package io.plugai.support.upstream.file;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** Ends at once. */
final class NoBytes implements Flow.Publisher<ByteBuffer> {

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        });
    subscriber.onComplete();
  }
}
