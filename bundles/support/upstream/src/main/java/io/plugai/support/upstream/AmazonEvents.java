package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * {@code application/vnd.amazon.eventstream}: frames of a length, the length of the headers, a
 * CRC-32 of these two, the headers, the payload and a CRC-32 of everything before (Smithy's "Amazon
 * Event Stream" specification). A message is an object with one entry: the event's type, and its
 * payload. Exceptions are failures.
 */
final class AmazonEvents implements Framing {
  private static final int PRELUDE = 12;
  private static final int CHECKSUM = 4;
  private static final int TEXT = 7;

  /** The lengths of the header values of the other types, by number; types 6 and 7 say theirs. */
  private static final int[] LENGTHS = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

  private final int longest;
  private final Bytes bytes;

  AmazonEvents(int longest) {
    this.longest = longest;
    this.bytes = new Bytes(2 * longest);
  }

  @Override
  public void feed(ByteBuffer more) {
    bytes.append(more);
  }

  @Override
  public @Nullable JsonNode next() {
    if (bytes.length() < PRELUDE) {
      return null;
    }
    ByteBuffer all = ByteBuffer.wrap(bytes.array(), bytes.start(), bytes.length()).slice();
    int total = all.getInt();
    int headers = all.getInt();
    check(all, PRELUDE - CHECKSUM);
    if (total > longest || headers < 0 || total < PRELUDE + headers + CHECKSUM) {
      throw broken();
    }
    if (all.limit() < total) {
      return null;
    }
    check(all, total - CHECKSUM);
    JsonNode message =
        message(
            headers(all.slice(PRELUDE, headers)),
            all.slice(PRELUDE + headers, total - CHECKSUM - PRELUDE - headers));
    bytes.discardTo(bytes.start() + total);
    return message;
  }

  /** What is left of a frame is nothing. */
  @Override
  public @Nullable JsonNode last() {
    return null;
  }

  @Override
  public boolean ended() {
    return false;
  }

  private static JsonNode message(Map<String, String> headers, ByteBuffer payload) {
    JsonNode content =
        payload.hasRemaining()
            ? Json.read(
                payload.array(), payload.arrayOffset() + payload.position(), payload.remaining())
            : Json.object();
    String kind = headers.getOrDefault(":message-type", "event");
    if (kind.equals("event")) {
      return Json.object().set(headers.getOrDefault(":event-type", ""), content);
    }
    ObjectNode error = Json.object();
    error.put(
        "type", headers.getOrDefault(":exception-type", headers.getOrDefault(":error-code", kind)));
    error.put(
        "message", content.path("message").asText(headers.getOrDefault(":error-message", "")));
    throw Failures.reported(error);
  }

  private static Map<String, String> headers(ByteBuffer block) {
    Map<String, String> headers = new HashMap<>();
    try {
      while (block.hasRemaining()) {
        String name = text(block, Byte.toUnsignedInt(block.get()));
        int type = block.get();
        int known = LENGTHS[type];
        String value = text(block, known < 0 ? Short.toUnsignedInt(block.getShort()) : known);
        if (type == TEXT) {
          headers.put(name, value);
        }
      }
    } catch (RuntimeException e) {
      throw broken();
    }
    return headers;
  }

  private static String text(ByteBuffer block, int length) {
    byte[] text = new byte[length];
    block.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static void check(ByteBuffer frame, int length) {
    CRC32 sum = new CRC32();
    sum.update(frame.slice(0, length));
    if ((int) sum.getValue() != frame.getInt(length)) {
      throw broken();
    }
  }

  private static GatewayException broken() {
    return new GatewayException(
        ErrorCode.BACKEND_PROTOCOL, "The provider sent a broken frame of an event stream.");
  }
}
