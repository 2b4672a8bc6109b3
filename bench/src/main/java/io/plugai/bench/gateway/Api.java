package io.plugai.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Asks a PlugAI over its API as somebody. Safe for all threads. */
public final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port;
  private final Map<String, String> headers;

  /**
   * @param headers who asks
   */
  public Api(int port, Map<String, String> headers) {
    this.port = port;
    this.headers = Map.copyOf(headers);
  }

  /** Told of each event of a stream, by one thread at a time. */
  public interface EventListener {
    /** An event of that kind came. */
    void event(String kind, JsonNode data);
  }

  /** The same API as whoever has that token. */
  public Api as(String token) {
    return new Api(port, Map.of("Authorization", "Bearer " + token));
  }

  /**
   * Asks for something and returns the answer.
   *
   * @throws IOException where it is not a good one
   */
  public JsonNode ask(String method, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(request(method, path, body).timeout(PATIENCE).build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  /** The answer to a {@code GET}. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return ask("GET", path, Map.of());
  }

  /** The answer to a {@code POST}. */
  public JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return ask("POST", path, body);
  }

  /**
   * Posts something that is answered with a stream of events. Ends with the stream; exceptionally
   * where there is none.
   */
  public CompletableFuture<Void> stream(String path, Map<String, ?> body, EventListener listener)
      throws IOException {
    HttpRequest request = request("POST", path, body).header("Accept", "text/event-stream").build();
    return CLIENT
        .sendAsync(request, BodyHandlers.ofLines())
        .thenAcceptAsync(response -> read(response, listener), Api::run);
  }

  /** One thread for each stream: reading lines blocks. */
  private static void run(Runnable reading) {
    Thread thread = new Thread(reading, "stream");
    thread.setDaemon(true);
    thread.start();
  }

  private static void read(HttpResponse<Stream<String>> response, EventListener listener) {
    String kind = "";
    try (Stream<String> lines = response.body()) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (response.statusCode() >= 300) {
          throw new IOException(line);
        }
        if (line.startsWith("event: ")) {
          kind = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          listener.event(kind, JSON.readTree(line.substring("data: ".length())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String method, String path, Map<String, ?> body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    headers.forEach(request::header);
    return request;
  }
}
