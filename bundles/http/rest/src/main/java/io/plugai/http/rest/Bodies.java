package io.plugai.http.rest;

import io.plugai.support.web.ErrorCode;
import io.plugai.support.web.Problem;
import io.plugai.support.web.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Reads bodies. Whoever waits for one that is still on its way holds a thread of the server, and
 * need not have said who they are: so few wait at once, and none for long. A body that is there
 * already is read in any case.
 */
final class Bodies {
  /** Of the server's hundred threads. */
  static final Bodies SHARED =
      new Bodies(32, Duration.ofSeconds(20), Duration.ofMillis(100)); // for all applications

  private static final int PART = 4096;
  private static final long LOOK_MILLIS = 5;

  private final Semaphore waiting;
  private final Duration longest;
  private final Duration patience;

  /**
   * A bound for all who read with it.
   *
   * @param atOnce how many wait at once
   * @param longest how long a body may take
   * @param patience how long one who may not wait looks whether it comes all the same
   */
  Bodies(int atOnce, Duration longest, Duration patience) {
    this.waiting = new Semaphore(atOnce);
    this.longest = longest;
    this.patience = patience;
  }

  /**
   * The body.
   *
   * @param announced how long it will be; negative where nobody says
   * @throws ProblemException {@code PAYLOAD_TOO_LARGE}, {@code REQUEST_TIMEOUT}, or {@code
   *     UNAVAILABLE} where too many wait already
   */
  byte[] read(InputStream in, long announced, int most) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] part = new byte[PART];
    long begun = System.nanoTime();
    boolean waits = false;
    try {
      while (announced < 0 || body.size() < announced) {
        waits = waits || (in.available() == 0 && mayWait(in));
        int count = in.read(part);
        if (count < 0) {
          break;
        }
        body.write(part, 0, count);
        if (body.size() > most) {
          throw tooLarge(most);
        }
        if (System.nanoTime() - begun > longest.toNanos()) {
          throw new ProblemException(Problem.ofStatus(ErrorCode.REQUEST_TIMEOUT.status()));
        }
      }
    } finally {
      if (waits) {
        waiting.release();
      }
    }
    return body.toByteArray();
  }

  /** Whether one of the places of those who wait was taken; there is something to read if not. */
  private boolean mayWait(InputStream in) throws IOException {
    if (waiting.tryAcquire()) {
      return true;
    }
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < patience.toNanos()) {
      if (in.available() > 0) {
        return false;
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new ProblemException(
        Problem.of(
            ErrorCode.UNAVAILABLE,
            "Too many requests are slow in coming at this moment; try again.",
            Duration.ofSeconds(1)));
  }

  private static ProblemException tooLarge(int most) {
    return new ProblemException(
        Problem.of(
            ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than %d bytes.".formatted(most)));
  }
}
