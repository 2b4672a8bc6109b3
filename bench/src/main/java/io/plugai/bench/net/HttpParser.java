package io.plugai.bench.net;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads HTTP/1.1 messages (RFC 9112) as they arrive, in pieces of any size: a head, a body by
 * length, in chunks or until the connection closes, and the next message. Not safe for several
 * threads.
 */
public final class HttpParser {

  private static final int MAX_HEAD_BYTES = 32 * 1024;

  /** What a parser tells while it reads. */
  public interface Handler {
    /** A message begins. */
    void head(Head head);

    /** A piece of the body; the buffer is valid during the call only. */
    void body(ByteBuffer piece);

    /** The message is complete. */
    void end();
  }

  /**
   * The start line of a message, and how its body ends.
   *
   * @param startLine the request line or the status line
   * @param length bytes of the body; -1 when not stated
   * @param chunked whether the body comes in chunks
   */
  public record Head(String startLine, long length, boolean chunked) {

    /** The status code; only for a response. */
    public int status() {
      return Integer.parseInt(startLine.substring(9, 12));
    }

    /** The method; only for a request. */
    public String method() {
      return startLine.substring(0, startLine.indexOf(' '));
    }

    /** The path with its query; only for a request. */
    public String path() {
      int start = startLine.indexOf(' ') + 1;
      return startLine.substring(start, startLine.indexOf(' ', start));
    }
  }

  private enum State {
    HEAD,
    FIXED,
    CHUNK_SIZE,
    CHUNK_DATA,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE
  }

  private final Handler handler;
  private final boolean responses;
  private State state = State.HEAD;
  private byte[] line = new byte[512];
  private int filled;
  private long remaining;

  private HttpParser(Handler handler, boolean responses) {
    this.handler = handler;
    this.responses = responses;
  }

  /** A parser of what a client sends. */
  public static HttpParser ofRequests(Handler handler) {
    return new HttpParser(handler, false);
  }

  /** A parser of what a server answers. */
  public static HttpParser ofResponses(Handler handler) {
    return new HttpParser(handler, true);
  }

  /** Takes in all of {@code in}. */
  public void feed(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      switch (state) {
        case HEAD -> readHead(in);
        case FIXED -> readFixed(in);
        case CHUNK_SIZE -> readChunkSize(in);
        case CHUNK_DATA -> readChunk(in);
        case CHUNK_END -> readChunkEnd(in);
        case TRAILER -> readTrailer(in);
        case UNTIL_CLOSE -> pass(in, in.remaining());
      }
    }
  }

  /** The connection has ended: so does a body that is only ended by that. */
  public void close() {
    if (state == State.UNTIL_CLOSE) {
      end();
    }
  }

  private void readHead(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      byte b = in.get();
      append(b);
      if (b == '\n' && filled >= 4 && line[filled - 3] == '\n' && line[filled - 2] == '\r') {
        begin(head());
        return;
      }
    }
  }

  private void begin(Head head) {
    filled = 0;
    handler.head(head);
    if (head.chunked()) {
      state = State.CHUNK_SIZE;
    } else if (head.length() > 0) {
      remaining = head.length();
      state = State.FIXED;
    } else if (head.length() < 0 && responses && hasBody(head.status())) {
      state = State.UNTIL_CLOSE;
    } else {
      end();
    }
  }

  private static boolean hasBody(int status) {
    return status >= 200 && status != 204 && status != 304;
  }

  private Head head() throws ProtocolException {
    String[] lines = new String(line, 0, filled, StandardCharsets.ISO_8859_1).split("\r\n");
    long length = -1;
    boolean chunked = false;
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (isHeader(lines[i], colon, "content-length")) {
        length = number(lines[i].substring(colon + 1).trim(), 10);
      } else if (isHeader(lines[i], colon, "transfer-encoding")) {
        chunked = lines[i].regionMatches(true, lines[i].length() - 7, "chunked", 0, 7);
      }
    }
    return new Head(lines[0], length, chunked);
  }

  private static boolean isHeader(String line, int colon, String name) {
    return colon == name.length() && line.regionMatches(true, 0, name, 0, colon);
  }

  private void readFixed(ByteBuffer in) {
    passRemaining(in);
    if (remaining == 0) {
      end();
    }
  }

  private void readChunkSize(ByteBuffer in) throws ProtocolException {
    if (!readLine(in)) {
      return;
    }
    String size = new String(line, 0, filled, StandardCharsets.ISO_8859_1).split(";", 2)[0].trim();
    filled = 0;
    remaining = number(size, 16);
    state = remaining == 0 ? State.TRAILER : State.CHUNK_DATA;
  }

  private void readChunk(ByteBuffer in) {
    passRemaining(in);
    if (remaining == 0) {
      state = State.CHUNK_END;
    }
  }

  private void readChunkEnd(ByteBuffer in) throws ProtocolException {
    if (readLine(in)) {
      filled = 0;
      state = State.CHUNK_SIZE;
    }
  }

  private void readTrailer(ByteBuffer in) throws ProtocolException {
    if (!readLine(in)) {
      return;
    }
    boolean last = filled == 0;
    filled = 0;
    if (last) {
      end();
    }
  }

  /** Collects a line without its end; true when it is complete. */
  private boolean readLine(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n') {
        return true;
      }
      if (b != '\r') {
        append(b);
      }
    }
    return false;
  }

  private void append(byte b) throws ProtocolException {
    if (filled == line.length) {
      if (filled >= MAX_HEAD_BYTES) {
        throw new ProtocolException("a head of more than " + MAX_HEAD_BYTES + " bytes");
      }
      line = Arrays.copyOf(line, filled * 2);
    }
    line[filled++] = b;
  }

  private void passRemaining(ByteBuffer in) {
    int length = (int) Math.min(remaining, in.remaining());
    remaining -= length;
    pass(in, length);
  }

  private void pass(ByteBuffer in, int length) {
    int limit = in.limit();
    int end = in.position() + length;
    in.limit(end);
    handler.body(in);
    in.limit(limit).position(end);
  }

  private void end() {
    state = State.HEAD;
    filled = 0;
    handler.end();
  }

  private static long number(String text, int radix) throws ProtocolException {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      throw new ProtocolException("not a length: " + text);
    }
  }
}
