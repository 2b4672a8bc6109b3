package io.plugai.itests;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that ask the same model again and again, one request after the other on each, half of
 * them for streams, until they are told to stop. Every answer is held to be whole.
 */
final class Load implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(180);

  private final URI uri;
  private final String model;
  private final String expected;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger plain = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /**
   * Starts asking.
   *
   * @param expected a text that every whole answer contains
   */
  Load(URI uri, String model, String expected, int connections) {
    this.uri = uri;
    this.model = model;
    this.expected = expected;
    for (int i = 0; i < connections; i++) {
      boolean stream = i % 2 == 0;
      Thread thread = new Thread(() -> ask(stream), "load-" + model + "-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void ask(boolean stream) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    while (!stopped) {
      try {
        HttpResponse<String> answer = client.send(request(stream), BodyHandlers.ofString());
        if (isWhole(answer, stream)) {
          (stream ? streams : plain).incrementAndGet();
        } else {
          failures.add(answer.statusCode() + " " + answer.body());
        }
      } catch (Exception e) {
        failures.add(e.toString());
      }
    }
  }

  private HttpRequest request(boolean stream) {
    String body =
        """
        {"model": "%s", "modality": "text", "input": "Who are you?", "stream": %s,
         "parameters": {"temperature": 0, "max_tokens": 24}}
        """
            .formatted(model, stream);
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .timeout(LONGEST)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private boolean isWhole(HttpResponse<String> answer, boolean stream) {
    String body = answer.body();
    boolean ended =
        stream
            ? body.contains("\nevent: done\n") && !body.contains("\nevent: error\n")
            : body.contains("\"finish_reason\"");
    return answer.statusCode() == 200 && ended && text(body).contains(expected);
  }

  /** The answer's text, without what stands around its pieces. */
  private static String text(String body) {
    return body.replaceAll("(id: \\d+\n)?event: delta\ndata: \\{\"text\":\"", "")
        .replaceAll("\"}\n\n", "");
  }

  /** Whole answers so far. */
  int answered() {
    return streams.get() + plain.get();
  }

  /** What went wrong so far; empty where nothing did. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Lets every connection finish its request and stops. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public String toString() {
    return String.format(
        "%s: %d connections, %d streams and %d plain answers, %d failed",
        model, threads.size(), streams.get(), plain.get(), failures.size());
  }
}
