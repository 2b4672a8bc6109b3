package io.plugai.support.upstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.JsonAnswer;
import io.plugai.support.upstream.job.Ticket.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A job as providers have them: everything that can be told is told by address. */
record FakeJob(URI provider) implements GenerationJob {
  static final String KEY = "key-0123456789";
  static final String PROMPT = "a marmot in oils such as nobody has ever seen";

  static final StatusWords WORDS =
      StatusWords.none()
          .and(JobStatus.QUEUED, "IN_QUEUE")
          .and(JobStatus.RUNNING, "IN_PROGRESS")
          .and(JobStatus.SUCCEEDED, "COMPLETED")
          .and(JobStatus.FILTERED, "Request Moderated")
          .and(JobStatus.FAILED, "FAILED");

  @Override
  public Call submit() {
    return Call.post(
            provider.resolve("/jobs"),
            Map.of(),
            ("{\"prompt\":\"" + PROMPT + "\"}").getBytes(StandardCharsets.UTF_8))
        .with(access());
  }

  @Override
  public Access access() {
    return Access.of(Map.of("Authorization", new Secret("Key " + KEY)));
  }

  @Override
  public Ticket accepted(JsonAnswer answer) {
    JsonNode body = answer.body();
    Ticket ticket = new Ticket(URI.create(body.path("poll").asText()));
    if (body.has("cancel")) {
      Method method = Method.valueOf(body.path("by").asText("DELETE"));
      ticket = ticket.cancelledBy(method, URI.create(body.path("cancel").asText()));
    }
    return body.has("stream")
        ? ticket.streaming(URI.create(body.path("stream").asText()))
        : ticket.noting("id", "1");
  }

  @Override
  public JobStatus status(JsonAnswer answer) {
    return WORDS.of(answer.body().path("status").asText());
  }

  @Override
  public OptionalInt ahead(JsonNode body) {
    return body.has("ahead") ? OptionalInt.of(body.path("ahead").asInt()) : OptionalInt.empty();
  }

  @Override
  public OptionalDouble fraction(JsonNode body) {
    return OptionalDouble.of(body.path("percent").asDouble() / 100);
  }

  @Override
  public JsonNode error(JsonNode body) {
    return body.path("error");
  }

  @Override
  public CompletionStage<List<GenerationEvent>> results(
      Ticket ticket, JsonAnswer answer, Results results) {
    CompletionStage<List<GenerationEvent>> all =
        CompletableFuture.completedStage(new ArrayList<>());
    for (JsonNode url : answer.body().path("urls")) {
      all =
          all.thenCombine(
              results.file(URI.create(url.asText()), "image/png"),
              (events, file) -> {
                events.add(new GenerationEvent.Artifact("image", file));
                return events;
              });
    }
    return all;
  }
}
