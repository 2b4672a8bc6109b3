package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The body as one message. Large ones share room in memory, so that many at once do not end the
 * process, each of them within its own limit.
 */
final class WholeBody implements Framing {
  /** Up to this size a body needs no room, and from then on in such steps. */
  private static final int STEP_KIB = 64;

  private static final int KIB = 1024;

  /** A body is in memory up to some five times: as it grows, as it came, as read, as it goes on. */
  private static final int SHARE_OF_HEAP = 8;

  /** For all bodies, in KiB. */
  static final Semaphore ROOM =
      new Semaphore((int) (Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / KIB));

  private final Semaphore room;
  private final Bytes body;
  private int roomKib;

  WholeBody(int longest, Semaphore room) {
    this.body = new Bytes(longest);
    this.room = room;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    int needed = (body.length() + bytes.remaining()) / KIB - roomKib;
    if (needed > STEP_KIB) {
      takeRoom(needed);
    }
    body.append(bytes);
  }

  private void takeRoom(int kib) {
    if (!room.tryAcquire(kib)) {
      throw new GatewayException(
              ErrorKind.BACKEND_UNAVAILABLE, "Too many large answers are under way at once.")
          .withRetryAfter(Duration.ofSeconds(5));
    }
    roomKib += kib;
  }

  @Override
  public @Nullable JsonNode next() {
    return null;
  }

  @Override
  public @Nullable JsonNode last() {
    if (body.length() == 0) {
      return null;
    }
    JsonNode message = Json.read(body.array(), body.start(), body.length());
    body.clear();
    return message;
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public void close() {
    room.release(roomKib);
    roomKib = 0;
  }
}
