package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
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

  private static final int ALL_KIB = (int) (Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / KIB);

  /** For all bodies, in KiB. */
  private static final Semaphore ROOM = new Semaphore(ALL_KIB);

  private final int longest;
  private final Semaphore room;
  private final Bytes body;
  private int roomKib;

  /** A body of so many bytes at most, for which there is room where nothing else takes any. */
  WholeBody(int longest, Semaphore room) {
    this.longest = longest;
    this.room = room;
    this.body = new Bytes(longest);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    long length = (long) body.length() + bytes.remaining();
    int needed = (int) (length / KIB) - roomKib;
    if (needed > STEP_KIB && length <= longest) {
      takeRoom(needed);
    }
    body.append(bytes); // says so where it is longer
  }

  /** One body among all others. */
  static WholeBody ofAtMost(int bytes) {
    return new WholeBody((int) Math.min(bytes, (long) ALL_KIB * KIB), ROOM);
  }

  /** What has come so far. */
  Bytes content() {
    return body;
  }

  private void takeRoom(int kib) {
    if (!room.tryAcquire(kib)) {
      throw new GatewayException(
              ErrorCode.BACKEND_UNAVAILABLE, "Too many large answers are under way at once.")
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
