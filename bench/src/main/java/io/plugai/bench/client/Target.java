package io.plugai.bench.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Something that answers generation requests on the loopback.
 *
 * @param name how the report calls it
 * @param port where it listens
 * @param path of generation requests
 * @param healthPath answers 200 to a GET while it is well
 * @param readyPath answers 200 to a GET as soon as generation requests can be served
 * @param headers sent with every request
 * @param model asked for
 */
public record Target(
    String name,
    int port,
    String path,
    String healthPath,
    String readyPath,
    Map<String, String> headers,
    Dialect dialect,
    String model) {

  /** A generation request, ready for the socket; to be duplicated for each sending. */
  public ByteBuffer generate(String prompt, boolean stream) {
    String body = dialect.body(model, prompt, stream);
    return ascii(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nContent-Type: application/json\r\nAccept: "
            + (stream ? "text/event-stream" : "application/json")
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + extraHeaders()
            + "\r\n"
            + body);
  }

  /** A GET of some path, ready for the socket; to be duplicated for each sending. */
  public ByteBuffer get(String of) {
    return ascii("GET " + of + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n");
  }

  private String extraHeaders() {
    StringBuilder text = new StringBuilder();
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.toString();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
