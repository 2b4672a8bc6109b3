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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchedBodyTest {
  private static final byte[] TEXT = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String HERE = "192.0.2.1";
  private static final int MOST_OF_ONE = 2;

  private static Patience patience(int places) {
    return patience(places, Duration.ofMinutes(1));
  }

  private static Patience patience(int places, Duration longest) {
    return new Patience(
        new Semaphore(places), new ConcurrentHashMap<>(), MOST_OF_ONE, longest, LOOK);
  }

  @Test
  void thoseOfOneAddressDoNotTakeAllPlaces() throws Exception {
    Patience patience = patience(MOST_OF_ONE + 1);
    for (int i = 0; i < MOST_OF_ONE; i++) {
      assertThat(patience.takePlace(HERE, new Slow())).isTrue();
    }

    assertThat(refused(new WatchedBody(new Slow(), TEXT.length, patience, HERE)))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(patience.takePlace("198.51.100.1", new Slow())).isTrue();
    patience.leave(HERE);
    patience.leave("198.51.100.1");
    assertThat(patience.takePlace(HERE, new Slow())).isTrue();
    assertThat(patience.byAddress()).containsOnlyKeys(HERE);
  }

  @Test
  void whatIsThereIsReadWhoeverElseWaits() throws Exception {
    Patience none = patience(0);

    assertThat(new WatchedBody(new There(), TEXT.length, none, HERE).readAllBytes())
        .isEqualTo(TEXT);
    assertThat(new WatchedBody(new Slow(), 0, none, HERE).available()).isZero();
  }

  @Test
  void whoseLengthIsNotAnnouncedIsReadToItsEnd() throws Exception {
    Patience one = patience(1);

    for (int i = 0; i < 3; i++) {
      WatchedBody body = new WatchedBody(new There(), -1, one, HERE);
      assertThat(body.readAllBytes()).isEqualTo(TEXT);
      body.leave();
    }
    assertThat(one.waiting().availablePermits()).isEqualTo(1);
  }

  @Test
  void noMoreWaitAtOnceThanMay() throws Exception {
    Patience one = patience(1);
    Slow slow = new Slow();
    WatchedBody first = new WatchedBody(slow, TEXT.length, one, HERE);
    CompletableFuture<byte[]> text = CompletableFuture.supplyAsync(() -> read(first));
    assertThat(slow.awaited.await(10, TimeUnit.SECONDS)).isTrue();

    WatchedBody second = new WatchedBody(new Slow(), TEXT.length, one, HERE);
    assertThat(refused(second)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(second.read()).as("who drains it has done so").isEqualTo(-1);
    assertThat(second.isFinished()).isTrue();
    second.leave();

    slow.there.countDown();
    assertThat(text.get(10, TimeUnit.SECONDS)).isEqualTo(TEXT);
    first.leave();
    first.leave();
    assertThat(one.waiting().availablePermits()).isEqualTo(1);
  }

  @Test
  void whatComesInDropsIsNotWaitedForForLong() throws Exception {
    Patience hasty = patience(1, Duration.ZERO);
    WatchedBody body = new WatchedBody(new There(), 100, hasty, HERE);

    assertThat(refused(body)).isEqualTo(ErrorCode.REQUEST_TIMEOUT);
    assertThat(body.read()).isEqualTo(-1);
  }

  @Test
  void whoListensWaitsForNothing() throws Exception {
    WatchedBody body = new WatchedBody(new There(), -1, patience(0), HERE);
    body.setReadListener(null);

    assertThat(body.readNBytes(TEXT.length)).isEqualTo(TEXT);
  }

  private static ErrorCode refused(WatchedBody body) {
    return catchThrowableOfType(ProblemException.class, body::readAllBytes).problem().code();
  }

  private static byte[] read(InputStream body) {
    try {
      return body.readNBytes(TEXT.length);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A body that has come. */
  private static class There extends ServletInputStream {
    private final ByteArrayInputStream bytes = new ByteArrayInputStream(TEXT);

    @Override
    public int read() throws IOException {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return bytes.read(into, offset, length);
    }

    @Override
    public int available() {
      return bytes.available();
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      // reads as before
    }
  }

  /** One that does not come until it is let. */
  private static final class Slow extends There {
    private final CountDownLatch awaited = new CountDownLatch(1);
    private final CountDownLatch there = new CountDownLatch(1);

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      awaited.countDown();
      try {
        there.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return super.read(into, offset, length);
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
