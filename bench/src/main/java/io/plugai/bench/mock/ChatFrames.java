package io.plugai.bench.mock;

import java.nio.charset.StandardCharsets;

/**
 * The bytes of the mock's answers, in OpenAI's chat completion format, ready for the socket.
 *
 * <p>Each piece of a stream carries its number and the time it was due as {@code
 * #00017:000123456789012;}, in microseconds of {@link System#nanoTime()}, a clock that all
 * processes of one machine share. A client can so tell, behind any gateway, what was lost and what
 * came late.
 */
public final class ChatFrames {

  /** Stands in every plain answer. */
  public static final String ANSWER = "@pong";

  private static final int NUMBER_DIGITS = 6;
  private static final int DUE_DIGITS = 15;
  private static final String MARK =
      "#" + "0".repeat(NUMBER_DIGITS) + ":" + "0".repeat(DUE_DIGITS) + ";";
  private static final String CHUNK =
      "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
          + "\"model\":\"echo\",\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":%s}]%s}\n\n";

  private static final byte[] DELTA =
      chunk(CHUNK.formatted("\"content\":\"" + MARK + " word\"", "null", ""));
  private static final int NUMBER_AT = indexOf(DELTA, '#') + 1;
  private static final int DUE_AT = NUMBER_AT + NUMBER_DIGITS + 1;

  private ChatFrames() {}

  /** The head of a stream. */
  static byte[] streamHead() {
    return ascii(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n");
  }

  /** One piece of a stream, as a chunk. */
  static byte[] delta(int number, long dueMicros) {
    byte[] frame = DELTA.clone();
    digits(frame, NUMBER_AT, NUMBER_DIGITS, number);
    digits(frame, DUE_AT, DUE_DIGITS, dueMicros);
    return frame;
  }

  /** The last chunks of a stream. */
  static byte[] ending(Plan plan) {
    String usage =
        plan.usage()
            ? "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1700000000,\"model\":\"echo\",\"choices\":[],\"usage\":"
                + usage(plan.deltas())
                + "}\n\n"
            : "";
    return concat(
        chunk(CHUNK.formatted("", "\"stop\"", "") + usage + "data: [DONE]\n\n"),
        ascii("0\r\n\r\n"));
  }

  /** A whole plain answer. */
  static byte[] answer() {
    return json(
        "200 OK",
        "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1700000000,"
            + "\"model\":\"echo\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + "\"content\":\""
            + ANSWER
            + " and some more words, as many as a short answer has.\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":"
            + usage(16)
            + "}");
  }

  /** The list of models. */
  static byte[] models() {
    return json(
        "200 OK",
        "{\"object\":\"list\",\"data\":[{\"id\":\"echo\",\"object\":\"model\","
            + "\"created\":1700000000,\"owned_by\":\"bench\"}]}");
  }

  /** The answer to whatever the mock does not know. */
  static byte[] notFound() {
    return json("404 Not Found", "{\"error\":{\"message\":\"not found\",\"type\":\"invalid\"}}");
  }

  private static String usage(int tokens) {
    return "{\"prompt_tokens\":12,\"completion_tokens\":"
        + tokens
        + ",\"total_tokens\":"
        + (tokens + 12)
        + "}";
  }

  private static byte[] json(String status, String body) {
    return ascii(
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static byte[] chunk(String data) {
    return ascii(Integer.toHexString(data.length()) + "\r\n" + data + "\r\n");
  }

  private static void digits(byte[] into, int at, int count, long value) {
    long rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  private static int indexOf(byte[] bytes, char wanted) {
    return new String(bytes, StandardCharsets.US_ASCII).indexOf(wanted);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
