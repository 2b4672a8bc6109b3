package io.plugai.support.upstream;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * An answer whose body is still to come.
 *
 * @param status of HTTP: from 200 to 299, or one that the call {@linkplain Call#taking takes}
 * @param bytes the body as it was sent, one buffer at a time, never more than requested; to be
 *     subscribed to once, if only to cancel
 */
public record OpenAnswer(int status, HttpHeaders headers, Flow.Publisher<ByteBuffer> bytes) {

  /** Lets the rest of it go: reads it if it is short, so that its connection can serve others. */
  public void skip() {
    bytes.subscribe(new Skipping());
  }

  private static final class Skipping implements Flow.Subscriber<ByteBuffer> {
    private static final int MOST = 1 << 16;

    @SuppressWarnings("NullAway.Init") // set before anything comes
    private Flow.Subscription subscription;

    private int left = MOST;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      left -= buffer.remaining();
      if (left < 0) {
        subscription.cancel();
      }
    }

    @Override
    public void onError(Throwable thrown) {
      // Nobody wanted it.
    }

    @Override
    public void onComplete() {}
  }
}
