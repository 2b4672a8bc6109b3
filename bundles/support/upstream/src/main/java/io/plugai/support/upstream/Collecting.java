package io.plugai.support.upstream;

import io.plugai.spi.error.GatewayException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Takes a body as a whole, within a bound. */
final class Collecting implements Flow.Subscriber<ByteBuffer> {
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private final Bytes bytes;

  @SuppressWarnings("NullAway.Init") // set before anything comes
  private Flow.Subscription subscription;

  private Collecting(int most) {
    bytes = new Bytes(most);
  }

  /**
   * All of these.
   *
   * @param most how many there may be; more fail with {@code BACKEND_PROTOCOL}
   */
  static CompletableFuture<byte[]> of(Flow.Publisher<ByteBuffer> body, int most) {
    Collecting collecting = new Collecting(most);
    body.subscribe(collecting);
    return collecting.result;
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
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer buffer) {
    try {
      bytes.append(buffer);
    } catch (GatewayException e) {
      subscription.cancel();
      result.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    result.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    result.complete(Arrays.copyOfRange(bytes.array(), bytes.start(), bytes.end()));
  }
}
