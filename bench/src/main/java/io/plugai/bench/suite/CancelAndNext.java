package io.plugai.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.bench.gateway.Api;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One request that has a model to itself and is cancelled, and one that waits behind it. */
final class CancelAndNext {
  private final Api api;
  private final CompletableFuture<String> id = new CompletableFuture<>();
  private final CompletableFuture<Void> answering = new CompletableFuture<>();
  private final CompletableFuture<Void> reading = new CompletableFuture<>();
  private final CompletableFuture<Long> next = new CompletableFuture<>();

  CancelAndNext(Api api) {
    this.api = api;
  }

  /** Nanoseconds from a cancel in the middle of an answer to the first token of the next. */
  long whileAnswering() throws IOException, InterruptedException {
    return nanos("Count!", answering);
  }

  /** Nanoseconds from a cancel right when the prompt begins to be read. */
  long whileReading(String prompt) throws IOException, InterruptedException {
    return nanos(prompt, reading);
  }

  private long nanos(String prompt, CompletableFuture<Void> moment)
      throws IOException, InterruptedException {
    CompletableFuture<Void> held = new CompletableFuture<>();
    CompletableFuture<Void> holder =
        LocalRequest.longStream(api, "Count!", (kind, data) -> held.complete(null));
    held.join();
    CompletableFuture<Void> first = LocalRequest.longStream(api, prompt, this::ofFirst);
    id.join();
    CompletableFuture<Void> second = LocalRequest.stream(api, "Hello", 1, this::ofSecond);
    moment.join();
    long cancelled = System.nanoTime();
    api.post("/v1/requests/" + id.join() + "/cancel", Map.of());
    CompletableFuture.allOf(holder, first, second).join();
    return next.join() - cancelled;
  }

  private void ofFirst(String kind, JsonNode data) {
    if (kind.equals("request")) {
      id.complete(data.path("id").asText());
    } else if (kind.equals("delta")) {
      answering.complete(null);
    }
  }

  /** Where it is the next one, the first has just been given the model. */
  private void ofSecond(String kind, JsonNode data) {
    if (kind.equals("queued") && data.path("position").asInt() == 1) {
      reading.complete(null);
    } else if (kind.equals("delta") || kind.equals("done")) {
      next.complete(System.nanoTime());
    }
  }
}
