package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events, read as the HTML standard says (section 9.2.6): the data of each event is one
 * message. Event names, ids and retry times are not used by any provider's protocol and are left
 * out; {@code [DONE]}, which is not JSON, ends the answer.
 */
final class EventStream implements Framing {
  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Lines lines;
  private final Bytes data;
  private boolean first = true;
  private boolean ended;

  EventStream(int longest) {
    lines = new Lines(longest);
    data = new Bytes(longest);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    lines.feed(bytes);
  }

  @Override
  public @Nullable JsonNode next() {
    while (!ended && lines.next()) {
      if (lines.start() < lines.end()) {
        readField();
      } else if (data.length() > 0) {
        // Every line of data has left a line feed behind it, and the last one does not count.
        int length = data.length() - 1;
        ended = isDone(length);
        JsonNode message =
            ended || length == 0 ? null : Json.read(data.array(), data.start(), length);
        data.clear();
        if (message != null) {
          return message;
        }
      }
    }
    return null;
  }

  /** An event without its empty line is incomplete, and the standard says to drop it. */
  @Override
  public @Nullable JsonNode last() {
    return null;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  private void readField() {
    byte[] array = lines.array();
    int start = lines.start();
    if (first) {
      first = false;
      start += startsWith(array, start, lines.end(), BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    }
    if (!startsWith(array, start, lines.end(), DATA)) {
      return;
    }
    int value = start + DATA.length;
    if (value < lines.end()) {
      if (array[value++] != ':') {
        return;
      }
      value += value < lines.end() && array[value] == ' ' ? 1 : 0;
    }
    data.append(array, value, lines.end() - value);
    data.append('\n');
  }

  private boolean isDone(int length) {
    return length == DONE.length
        && startsWith(data.array(), data.start(), data.start() + length, DONE);
  }

  private static boolean startsWith(byte[] array, int start, int end, byte[] prefix) {
    if (end - start < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (array[start + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
