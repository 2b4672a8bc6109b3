package io.plugai.core.downloads.fetch;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands what a source delivers from its threads to the one that writes, which may wait; the source
 * never does. A bounded number of buffers is under way.
 */
final class Receiver implements Flow.Subscriber<ByteBuffer> {
  private static final int WINDOW = 32;
  private static final Object END = new Object();
  private static final long LOOK_MILLIS = 200;

  private final ArrayBlockingQueue<Object> arrived = new ArrayBlockingQueue<>(WINDOW + 2);
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean cancelled;
  private boolean ended;

  @Override
  public void onSubscribe(Flow.Subscription granted) {
    subscription = granted;
    if (cancelled) {
      granted.cancel();
    } else {
      granted.request(WINDOW);
    }
  }

  @Override
  public void onNext(ByteBuffer bytes) {
    if (!arrived.offer(bytes)) {
      throw new IllegalStateException("more than was asked for");
    }
  }

  @Override
  public void onError(Throwable failure) {
    arrived.offer(failure);
  }

  @Override
  public void onComplete() {
    arrived.offer(END);
  }

  /**
   * Waits for what comes next.
   *
   * @return how many buffers there are in {@code into} now; 0 at the end
   * @throws GatewayException what the source failed with; {@code BACKEND_TIMEOUT} where it is
   *     silent for too long
   */
  int take(ByteBuffer[] into, Control control, Duration silence) {
    int count = 0;
    Object next = ended ? END : await(control, silence);
    while (next != null) {
      if (next instanceof ByteBuffer bytes) {
        into[count++] = bytes;
      } else if (count == 0) {
        return end(next);
      } else {
        break;
      }
      next = count < into.length && arrived.peek() instanceof ByteBuffer ? arrived.poll() : null;
    }
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(count);
    }
    return count;
  }

  private int end(Object last) {
    ended = true;
    if (last instanceof Throwable failure) {
      throw Failures.of(failure);
    }
    return 0;
  }

  private Object await(Control control, Duration silence) {
    long since = System.nanoTime();
    while (true) {
      control.check();
      try {
        Object next = arrived.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          return next;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoppedException();
      }
      if (System.nanoTime() - since > silence.toNanos()) {
        throw new GatewayException(ErrorCode.BACKEND_TIMEOUT, "The source has fallen silent.");
      }
    }
  }

  /** Wants no more. */
  void cancel() {
    cancelled = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  /** Lets go of what comes too late for anybody. */
  static void refuse(Flow.Publisher<ByteBuffer> bytes) {
    Receiver receiver = new Receiver();
    receiver.cancel();
    bytes.subscribe(receiver);
  }
}
