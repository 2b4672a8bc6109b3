package io.plugai.http.generate;

import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.ErrorCode;
import io.plugai.support.web.Problem;
import io.plugai.support.web.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;

/**
 * Reads a body as it arrives, without a thread that waits for it. Memory grows with what has come
 * in, not with what is announced.
 *
 * <p>Of a body over the limit as much again is read and thrown away before it is refused, because
 * most clients look for an answer only after they have sent everything.
 */
final class BodyReader implements ReadListener {

  /** What becomes of the body; called once. */
  interface Outcome {
    void read(byte[] body);

    void failed(Problem problem);
  }

  private static final int FIRST = 8 * 1024;

  private static final Problem TOO_MUCH_AT_ONCE =
      Problem.of(
          new GatewayException(
                  ErrorKind.QUEUE_FULL, "Too many large requests are under way at once.")
              .withRetryAfter(Duration.ofSeconds(1)));

  private final ServletInputStream in;
  private final int limit;
  private final MemoryBudget budget;
  private final Outcome outcome;
  private final AtomicLong taken = new AtomicLong();
  private byte[] bytes;
  private long size;
  private boolean over;

  BodyReader(HttpServletRequest request, int limit, MemoryBudget budget, Outcome outcome)
      throws IOException {
    this.in = request.getInputStream();
    this.limit = limit;
    this.budget = budget;
    this.outcome = outcome;
    this.bytes = new byte[(int) Math.max(1, Math.min(FIRST, request.getContentLengthLong()))];
  }

  /** Refuses a body that announces itself as too large, where the client waits to be told so. */
  static void refuseAnnounced(HttpServletRequest request, int limit) {
    if (request.getContentLengthLong() > limit && request.getHeader("Expect") != null) {
      throw new ProblemException(tooLarge(limit));
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (!over && in.isReady() && !in.isFinished()) {
      int space = bytes.length - offset();
      if (space == 0) {
        grow();
        continue;
      }
      int count = in.read(bytes, offset(), space);
      if (count < 0) {
        return;
      }
      size += count;
      if (size > 2L * limit) {
        fail(tooLarge(limit));
        return;
      }
    }
  }

  private void grow() {
    int larger = (int) Math.min(limit, bytes.length * 2L);
    int more = larger - bytes.length;
    if (budget.take(more)) {
      taken.addAndGet(more);
      bytes = Arrays.copyOf(bytes, larger);
    } else {
      fail(TOO_MUCH_AT_ONCE);
    }
  }

  /** The request has ended: what its body took is free for others. */
  void release() {
    budget.give(taken.getAndSet(0));
  }

  /** Where the next bytes go: behind the others, or over them once they are too many. */
  private int offset() {
    return (int) (size > limit || (size == limit && bytes.length == limit) ? 0 : size);
  }

  @Override
  public void onAllDataRead() {
    if (size > limit) {
      fail(tooLarge(limit));
    } else if (!over && hasRoom()) {
      over = true;
      outcome.read(size == bytes.length ? bytes : Arrays.copyOf(bytes, (int) size));
    }
  }

  /** Many small values take more memory than the text that they came as. */
  private boolean hasRoom() {
    long weight = MemoryBudget.weight(bytes, (int) size);
    long more = weight - Math.max(FIRST, bytes.length);
    if (!budget.holds(weight)) {
      fail(
          Problem.of(
              ErrorCode.PAYLOAD_TOO_LARGE, "The body holds more values than this gateway takes."));
      return false;
    }
    if (more > 0 && !budget.take(more)) {
      fail(TOO_MUCH_AT_ONCE);
      return false;
    }
    taken.addAndGet(Math.max(0, more));
    return true;
  }

  @Override
  public void onError(Throwable failure) {
    fail(Problem.ofStatus(failure instanceof TimeoutException ? 408 : 400));
  }

  private void fail(Problem problem) {
    if (!over) {
      over = true;
      outcome.failed(problem);
    }
  }

  private static Problem tooLarge(int limit) {
    return Problem.of(
        ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than %d bytes.".formatted(limit));
  }
}
