package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.support.web.ErrorCode;
import io.plugai.support.web.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BodiesTest {
  private static final byte[] BODY = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final Bodies nobodyWaits = new Bodies(0, LONG, PATIENCE);

  @Test
  void whatIsThereIsReadWhoeverElseWaits() throws Exception {
    assertThat(nobodyWaits.read(new ByteArrayInputStream(BODY), BODY.length, 100)).isEqualTo(BODY);
    assertThat(nobodyWaits.read(InputStream.nullInputStream(), 0, 100)).isEmpty();
  }

  @Test
  void whoseLengthIsNotAnnouncedIsReadToItsEnd() throws Exception {
    Bodies one = new Bodies(1, LONG, PATIENCE);

    for (int i = 0; i < 3; i++) {
      assertThat(one.read(new ByteArrayInputStream(BODY), -1, BODY.length)).isEqualTo(BODY);
    }
  }

  @Test
  void noMoreWaitAtOnceThanMay() throws Exception {
    Bodies one = new Bodies(1, LONG, PATIENCE);
    Slow slow = new Slow();
    CompletableFuture<byte[]> first =
        CompletableFuture.supplyAsync(() -> read(one, slow, BODY.length));
    assertThat(slow.awaited.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(code(() -> one.read(new Slow(), BODY.length, 100))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(one.read(new ByteArrayInputStream(BODY), BODY.length, 100)).isEqualTo(BODY);

    slow.there.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(BODY);
    assertThat(one.read(slow, BODY.length, 100)).isEqualTo(BODY);
  }

  @Test
  void whatComesInDropsIsNotWaitedForForLong() {
    Bodies hasty = new Bodies(1, Duration.ZERO, PATIENCE);

    assertThat(code(() -> hasty.read(new ByteArrayInputStream(BODY), 100, 100)))
        .isEqualTo(ErrorCode.REQUEST_TIMEOUT);
  }

  @Test
  void whatIsTooLargeIsRefused() {
    for (long announced : new long[] {BODY.length, -1, 5_000_000_000L}) {
      assertThat(code(() -> nobodyWaits.read(new ByteArrayInputStream(BODY), announced, 3)))
          .isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }
  }

  /** A body that does not come until it is let. */
  private static final class Slow extends InputStream {
    private final CountDownLatch awaited = new CountDownLatch(1);
    private final CountDownLatch there = new CountDownLatch(1);

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      awaited.countDown();
      try {
        there.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      System.arraycopy(BODY, 0, into, offset, BODY.length);
      return BODY.length;
    }
  }

  private static byte[] read(Bodies bodies, InputStream in, long announced) {
    try {
      return bodies.read(in, announced, 100);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ErrorCode code(ThrowingCallable call) {
    return catchThrowableOfType(ProblemException.class, call).problem().code();
  }
}
