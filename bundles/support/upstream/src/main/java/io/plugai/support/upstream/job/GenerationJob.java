package io.plugai.support.upstream.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Artifact;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.Progress;
import io.plugai.support.upstream.Failures;
import io.plugai.support.upstream.JsonAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/**
 * A generation that is a job. Beside what is sent and where it is asked about, an adapter says what
 * the provider's words mean and what its results are; the events are made here.
 */
public interface GenerationJob extends Job<GenerationEvent> {

  /** The state that an answer tells; most look up a word in their {@link StatusWords}. */
  JobStatus status(JsonAnswer answer);

  /**
   * Fetches the results of a job that has succeeded, at once.
   *
   * @param answer that told so
   * @return the events, in order. The end may be left out where there is nothing to say of it
   */
  CompletionStage<List<GenerationEvent>> results(Ticket ticket, JsonAnswer answer, Results results);

  /** How many are before it in the provider's queue. */
  default OptionalInt ahead(JsonNode body) {
    return OptionalInt.empty();
  }

  /** How much of it is done, from 0 to 1. */
  default OptionalDouble fraction(JsonNode body) {
    return OptionalDouble.empty();
  }

  /** Where in the answer it stands why the job has failed. */
  default JsonNode error(JsonNode body) {
    return body;
  }

  @Override
  default JobState<GenerationEvent> state(Ticket ticket, JsonAnswer answer) {
    return switch (status(answer)) {
      case QUEUED -> going(0, queued(ahead(answer.body())));
      case RUNNING -> going(fraction(answer.body()).orElse(0), "running");
      case SUCCEEDED ->
          new JobState.Done<>(
              results -> results(ticket, answer, results).thenApply(GenerationJob::ended));
      case FILTERED ->
          JobState.Done.with(List.of(new Finished(FinishReason.CONTENT_FILTER, Map.of())));
      case FAILED -> throw Failures.reported(error(answer.body()));
      case CANCELLED -> throw gone("The provider's job was cancelled.");
      case EXPIRED -> throw gone("The provider gave the job up before it had ended.");
    };
  }

  /** Deletes files that nobody will get. */
  @Override
  default void discard(GenerationEvent undelivered) {
    if (undelivered instanceof Artifact artifact && artifact.content() instanceof Content.File it) {
      Results.delete(it.path());
    }
  }

  private static JobState<GenerationEvent> going(double fraction, String stage) {
    return new JobState.Going<>(List.of(new Progress(Math.max(0, Math.min(1, fraction)), stage)));
  }

  private static String queued(OptionalInt ahead) {
    return ahead.isPresent() ? "queued, " + ahead.getAsInt() + " ahead" : "queued";
  }

  private static List<GenerationEvent> ended(List<GenerationEvent> events) {
    if (events.stream().anyMatch(Finished.class::isInstance)) {
      return events;
    }
    List<GenerationEvent> complete = new ArrayList<>(events);
    complete.add(new Finished(FinishReason.STOP, Map.of()));
    return complete;
  }

  private static GatewayException gone(String message) {
    return new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, message);
  }
}
