package io.plugai.support.web.body;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Problem;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;

/**
 * Reads a body as it arrives, without a thread that waits for it. Memory grows with what has come
 * in, not with what is announced. What is not UTF-8 is refused.
 *
 * <p>Of a body over the limit as much again is read and thrown away before it is refused, because
 * most clients look for an answer only after they have sent everything.
 */
public final class BodyReader implements ReadListener {

  /** What becomes of the body: one of {@code read} and {@code failed} is called once. */
  public interface Outcome {
    /**
     * The body takes so many bytes more.
     *
     * @throws GatewayException where there are not as many
     */
    default void grow(long bytes) {}

    /** The body is there. */
    void read(byte[] body);

    /** It is not, and will not be. */
    void failed(Problem problem);
  }

  /** So many bytes are there for a body without asking. */
  public static final int FIRST = 8 * 1024;

  private final ServletInputStream in;
  private final int limit;
  private final Outcome outcome;
  private byte[] bytes;
  private long size;
  private boolean over;

  /**
   * Reads nothing before it is made the listener of the request's stream.
   *
   * @param limit the most bytes that the body may have
   */
  public BodyReader(HttpServletRequest request, int limit, Outcome outcome) throws IOException {
    this.in = request.getInputStream();
    this.limit = limit;
    this.outcome = outcome;
    this.bytes = new byte[(int) Math.max(1, Math.min(FIRST, request.getContentLengthLong()))];
  }

  /**
   * Refuses a body that announces itself as too large, where the client waits to be told so.
   *
   * @throws GatewayException {@code PAYLOAD_TOO_LARGE}
   */
  public static void refuseAnnounced(HttpServletRequest request, int limit) {
    if (request.getContentLengthLong() > limit && request.getHeader("Expect") != null) {
      throw tooLarge(limit);
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
        fail(Problem.of(tooLarge(limit)));
        return;
      }
    }
  }

  private void grow() {
    int larger = (int) Math.min(limit, bytes.length * 2L);
    try {
      outcome.grow(larger - bytes.length);
      bytes = Arrays.copyOf(bytes, larger);
    } catch (GatewayException e) {
      fail(Problem.of(e));
    }
  }

  /** Where the next bytes go: behind the others, or over them once they are too many. */
  private int offset() {
    return (int) (size > limit || (size == limit && bytes.length == limit) ? 0 : size);
  }

  @Override
  public void onAllDataRead() {
    if (size > limit) {
      fail(Problem.of(tooLarge(limit)));
    } else if (!over && !Utf8.holds(bytes, (int) size)) {
      fail(Problem.of(ErrorCode.BAD_REQUEST, "The body is not UTF-8."));
    } else if (!over) {
      over = true;
      outcome.read(size == bytes.length ? bytes : Arrays.copyOf(bytes, (int) size));
    }
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

  private static GatewayException tooLarge(int limit) {
    return new GatewayException(
        ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than %d bytes.".formatted(limit));
  }
}
