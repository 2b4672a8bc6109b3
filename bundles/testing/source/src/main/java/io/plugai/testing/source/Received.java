package io.plugai.testing.source;

import io.plugai.spi.source.Transfer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of a transfer, as many buffers as the test asks for. */
public final class Received implements Flow.Subscriber<ByteBuffer> {
  private static final long PATIENCE_SECONDS = 20;

  private final MessageDigest digest;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong buffers = new AtomicLong();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile CompletableFuture<Void> next = new CompletableFuture<>();

  private Received() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes nothing yet. */
  public static Received of(Transfer transfer) {
    Received received = new Received();
    transfer.bytes().subscribe(received);
    return received;
  }

  /** Takes all of it. */
  public static Received allOf(Transfer transfer) {
    Received received = of(transfer);
    received.request(Long.MAX_VALUE);
    return received;
  }

  /** Asks for so many buffers more. */
  public void request(long count) {
    subscription.join().request(count);
  }

  /** Asks for one buffer, and waits for it. */
  public void takeOne() {
    next = new CompletableFuture<>();
    request(1);
    await(next);
  }

  /** Wants no more. */
  public void cancel() {
    subscription.join().cancel();
  }

  /** Waits for the end, which must be a good one, and tells the digest of everything. */
  public String sha256() {
    await(end);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Waits for the end, which must be a failure, and tells it. */
  public Throwable failure() {
    try {
      end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("it ended well, after " + bytes + " bytes");
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("it does not end", e);
    }
  }

  /** How many bytes have come. */
  public long bytes() {
    return bytes.get();
  }

  /** How many buffers have come. */
  public long buffers() {
    return buffers.get();
  }

  private static void await(CompletableFuture<@Nullable Void> event) {
    try {
      event.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("it does not come", e);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
  }

  @Override
  public void onNext(ByteBuffer buffer) {
    bytes.addAndGet(buffer.remaining());
    buffers.incrementAndGet();
    digest.update(buffer);
    next.complete(null);
  }

  @Override
  public void onError(Throwable thrown) {
    end.completeExceptionally(thrown);
    next.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    end.complete(null);
    next.complete(null);
  }
}
