package io.plugai.support.upstream.example;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Json;
import io.plugai.support.upstream.JsonAnswer;
import io.plugai.support.upstream.job.GenerationJob;
import io.plugai.support.upstream.job.JobStatus;
import io.plugai.support.upstream.job.Results;
import io.plugai.support.upstream.job.StatusWords;
import io.plugai.support.upstream.job.Ticket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** A picture. The example of docs/jobs-and-tokens.md. */
record PictureJob(URI provider, String prompt, Access access) implements GenerationJob {
  private static final StatusWords WORDS =
      StatusWords.none()
          .and(JobStatus.QUEUED, "pending")
          .and(JobStatus.RUNNING, "processing")
          .and(JobStatus.SUCCEEDED, "succeeded")
          .and(JobStatus.FILTERED, "moderated")
          .and(JobStatus.FAILED, "failed", "aborted")
          .and(JobStatus.CANCELLED, "cancelled");

  @Override
  public Call submit() {
    byte[] body = Json.bytes(Json.object().put("prompt", prompt));
    return Call.post(provider.resolve("/v1/pictures"), Map.of(), body).with(access);
  }

  @Override
  public Ticket accepted(JsonAnswer answer) {
    URI job = URI.create(answer.body().path("url").asText());
    return new Ticket(job).cancelledBy(Ticket.Method.DELETE, job);
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
  public CompletionStage<List<GenerationEvent>> results(
      Ticket ticket, JsonAnswer answer, Results results) {
    URI picture = URI.create(answer.body().path("picture").asText());
    return results
        .file(picture, "image/png")
        .thenApply(file -> List.of(new GenerationEvent.Artifact("image", file)));
  }
}
