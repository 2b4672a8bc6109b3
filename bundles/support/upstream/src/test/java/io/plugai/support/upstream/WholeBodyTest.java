package io.plugai.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class WholeBodyTest {
  private static final int LONGEST = 1 << 20;

  private final Semaphore room = new Semaphore(512);

  @Test
  void largeBodiesShareTheRoomAndGiveItBack() {
    for (int i = 0; i < 3; i++) {
      WholeBody first = new WholeBody(LONGEST, room);
      WholeBody second = new WholeBody(LONGEST, room);
      feed(first, 400);
      assertThatThrownBy(() -> feed(second, 400))
          .isInstanceOfSatisfying(
              GatewayException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
                assertThat(e.retryAfter()).isPresent();
              });
      second.close();
      assertThat(first.last()).isNotNull();
      first.close();
      first.close();
      assertThat(room.availablePermits()).isEqualTo(512);
    }
  }

  @Test
  void oneThatIsTooLongByItselfIsTheProvidersFault() {
    WholeBody body = new WholeBody(512 * 1024, room);

    assertThatThrownBy(() -> feed(body, 600))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_PROTOCOL));
  }

  @Test
  void smallBodiesNeedNone() {
    WholeBody small = new WholeBody(LONGEST, new Semaphore(0));

    feed(small, 60);

    assertThat(small.last()).isNotNull();
  }

  /** A JSON array of so many KiB, in pieces. */
  private static void feed(WholeBody body, int kib) {
    String text = "[\"" + "x".repeat(kib * 1024 - 4) + "\"]";
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < bytes.length; at += 16_384) {
      body.feed(ByteBuffer.wrap(bytes, at, Math.min(16_384, bytes.length - at)));
    }
  }
}
