package io.plugai.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events, read as the HTML standard says (section 9.2.6), and a little more kindly: the
 * data of each event is one message. {@code [DONE]}, which is not JSON, ends the answer; an event
 * called {@code error} is one; of other names only what is JSON is a message. Ids and retry times
 * are left out.
 */
final class EventStream implements Framing {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final String DONE = "[DONE]";
  private static final int MOST_LOOKS = 16;

  private final Lines lines;
  private final Bytes data;
  private @Nullable JsonNode unended;
  private String name = "";
  private int looks;
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
    JsonNode message = null;
    while (message == null && !ended && lines.next()) {
      if (lines.start() < lines.end()) {
        readLine();
        message = takeUnended();
      } else {
        message = event(false);
      }
    }
    return message;
  }

  /**
   * An event without its empty line counts where it is complete all the same: servers forget it at
   * the end. The standard says to drop it.
   */
  @Override
  public @Nullable JsonNode last() {
    if (!ended && lines.rest()) {
      readLine();
    }
    JsonNode message = takeUnended();
    return message != null || ended ? message : event(true);
  }

  private @Nullable JsonNode takeUnended() {
    JsonNode taken = unended;
    unended = null;
    return taken;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  private void readLine() {
    byte[] array = lines.array();
    int start = lines.start();
    if (first) {
      first = false;
      start += startsWith(array, start, lines.end(), BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    }
    if (startsWith(array, start, lines.end(), DATA)) {
      readData(array, start + DATA.length);
    } else {
      readField(array, start);
    }
  }

  private void readField(byte[] array, int start) {
    int colon = start;
    while (colon < lines.end() && array[colon] != ':' && colon - start <= "retry".length()) {
      colon++;
    }
    String field = new String(array, start, colon - start, StandardCharsets.ISO_8859_1);
    boolean named = colon == lines.end() || array[colon] == ':';
    int value = Math.min(colon + 1, lines.end());
    value += value < lines.end() && array[value] == ' ' ? 1 : 0;
    switch (named ? field : "?") {
      case "data" -> readData(array, value);
      case "event" ->
          name = new String(array, value, lines.end() - value, StandardCharsets.UTF_8).strip();
      case "", "id", "retry" -> {
        // A comment, or what no provider's protocol uses.
      }
      default -> readStray(array, start);
    }
  }

  /**
   * A further line of data, or the first one of an event before which the empty line is missing.
   */
  private void readData(byte[] array, int start) {
    unended = wholeSoFar();
    if (unended != null) {
      looks = 0;
      data.clear();
    }
    append(array, start);
  }

  /**
   * A line that is no field. Servers send errors so when they fail in the middle, without writing
   * an event of it; and texts with line feeds in them that should have been escaped.
   */
  private void readStray(byte[] array, int start) {
    boolean continues = data.length() > 0 && wholeSoFar() == null;
    if (continues || data.length() == 0 && array[start] == '{') {
      append(array, start);
    }
  }

  /** What an event's data mean so far; null where nothing. Looked at a few times at most. */
  private @Nullable JsonNode wholeSoFar() {
    if (data.length() == 0 || looks++ >= MOST_LOOKS) {
      return null;
    }
    return Json.readIfWhole(data.array(), data.start(), data.length());
  }

  private void append(byte[] array, int start) {
    data.append(array, start, lines.end() - start);
    data.append('\n');
  }

  private @Nullable JsonNode event(boolean last) {
    try {
      return data.length() == 0 ? null : message(last);
    } finally {
      name = "";
      looks = 0;
      data.clear();
    }
  }

  private @Nullable JsonNode message(boolean last) {
    int length = data.length() - 1; // every line of data has left a line feed behind it
    if (length < 2 * DONE.length()) {
      String text = new String(data.array(), data.start(), length, StandardCharsets.UTF_8).strip();
      ended = text.equalsIgnoreCase(DONE);
      if (ended || text.isEmpty()) {
        return null;
      }
    }
    if (name.equals("error")) {
      throw Failures.reported(error(length));
    }
    boolean json = data.array()[data.start()] == '{' || data.array()[data.start()] == '[';
    boolean ofOtherKind = !json && !name.isEmpty() && !name.equals("message");
    return last || ofOtherKind
        ? Json.readIfWhole(data.array(), data.start(), length)
        : Json.read(data.array(), data.start(), length);
  }

  private JsonNode error(int length) {
    JsonNode error = Json.readIfWhole(data.array(), data.start(), length);
    String text = new String(data.array(), data.start(), length, StandardCharsets.UTF_8);
    return error == null ? Json.object().put("error", text) : error;
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
