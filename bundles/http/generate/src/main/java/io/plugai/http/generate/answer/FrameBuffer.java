package io.plugai.http.generate.answer;

import io.plugai.support.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Server-sent events (WHATWG HTML, section 9.2) as bytes, one after the other. The two events that
 * make up nearly all of a stream are written without an object in between. For one thread.
 */
final class FrameBuffer {
  private static final byte[] DELTA = ascii("event: delta\ndata: {\"text\":\"");
  private static final byte[] REASONING = ascii("event: reasoning\ndata: {\"text\":\"");
  private static final byte[] END_OF_TEXT = ascii("\"}\n\n");
  private static final byte[] EVENT = ascii("event: ");
  private static final byte[] DATA = ascii("\ndata: ");
  private static final byte[] END = ascii("\n\n");
  private static final byte[] ID = ascii("id: ");
  private static final byte[] COMMENT = ascii(":\n\n");
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final int KEPT = 16 * 1024;

  private byte[] bytes = new byte[512];
  private int size;

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Forgets what it holds; a large array goes with it. */
  void clear() {
    size = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[512];
    }
  }

  /** The number of the event that comes next, which a client names when it comes back. */
  void id(long number) {
    put(ID);
    put(ascii(Long.toString(number)));
    put((byte) '\n');
  }

  void delta(String text) {
    textEvent(DELTA, text);
  }

  void reasoning(String text) {
    textEvent(REASONING, text);
  }

  private void textEvent(byte[] start, String text) {
    put(start);
    jsonText(text);
    put(END_OF_TEXT);
  }

  /** Any event: its data is one line, since JSON escapes all line ends. */
  void event(String name, Object data) {
    byte[] json = Json.bytes(data); // first: what it cannot hold leaves no half of an event
    put(EVENT);
    put(ascii(name));
    put(DATA);
    put(json);
    put(END);
  }

  /** A line that clients skip, to show that the connection lives. */
  void comment() {
    put(COMMENT);
  }

  private void put(byte single) {
    ensure(1);
    bytes[size++] = single;
  }

  /** Bytes as they are. */
  void put(byte[] source) {
    ensure(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  /** The inside of a JSON string (RFC 8259, section 7) in UTF-8. */
  private void jsonText(String text) {
    int length = text.length();
    ensure(length * 6); // a character takes at most six bytes, as in an escape
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        ascii(c);
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xC0 | c >> 6);
        bytes[size++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        fourBytes(Character.toCodePoint(c, text.charAt(++i)));
      } else if (Character.isSurrogate(c)) {
        escape(c); // half a character has no form in UTF-8; JSON can still carry it
      } else {
        bytes[size++] = (byte) (0xE0 | c >> 12);
        bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
        bytes[size++] = (byte) (0x80 | c & 0x3F);
      }
    }
  }

  private void ascii(char c) {
    if (c == '"' || c == '\\') {
      bytes[size++] = '\\';
      bytes[size++] = (byte) c;
    } else if (c == '\n') {
      bytes[size++] = '\\';
      bytes[size++] = 'n';
    } else if (c < 0x20 || c == 0x7F) {
      escape(c);
    } else {
      bytes[size++] = (byte) c;
    }
  }

  private void fourBytes(int codePoint) {
    bytes[size++] = (byte) (0xF0 | codePoint >> 18);
    bytes[size++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
    bytes[size++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
    bytes[size++] = (byte) (0x80 | codePoint & 0x3F);
  }

  private void escape(char c) {
    bytes[size++] = '\\';
    bytes[size++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[size++] = HEX[c >> shift & 0xF];
    }
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
