package io.plugai.http.generate.answer;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.dispatch.UndeliverableException;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.Usage;
import io.plugai.support.web.Json;
import io.plugai.support.web.Problem;
import io.plugai.support.web.contract.ArtifactData;
import io.plugai.support.web.contract.GenerateAnswer;
import io.plugai.support.web.contract.Metadata;
import io.plugai.support.web.contract.UsageData;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds all events into one JSON body, up to a bound. */
public final class FoldedAnswer implements Answer {
  private static final Logger LOG = LoggerFactory.getLogger(FoldedAnswer.class);

  /** Up to this size an answer counts for nothing, and from then on in such steps. */
  private static final long SMALL = 64 * 1024;

  private final ModelRequest request;
  private final ServletExchange exchange;
  private final EventData data;
  private final long limit;
  private final MemoryBudget budget;
  private final Instant createdAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  // Written by the thread that delivers events, one at a time.
  private final MessageParts message;
  private final List<ArtifactData> artifacts = new ArrayList<>();
  private @Nullable UsageData usage;
  private FinishReason reason = FinishReason.STOP;
  private Map<String, Object> metadata = Map.of();
  private long size;

  // Guarded by this.
  private Flow.@Nullable Subscription subscription;
  private boolean ended;
  private long reserved;
  private boolean released;

  /**
   * @param limit the most characters and bytes that the answer may hold
   * @param budget what it and others may hold together; {@link #release} gives its part back
   */
  public FoldedAnswer(
      ModelRequest request,
      ServletExchange exchange,
      EventData data,
      long limit,
      MemoryBudget budget) {
    this.budget = budget;
    this.request = request;
    this.exchange = exchange;
    this.data = data;
    this.message = new MessageParts(data);
    this.limit = limit;
  }

  @Override
  public void onSubscribe(Flow.Subscription granted) {
    boolean unwanted;
    synchronized (this) {
      unwanted = ended || subscription != null;
      if (!unwanted) {
        subscription = granted;
      }
    }
    if (unwanted) {
      granted.cancel();
    } else {
      granted.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(GenerationEvent event) {
    grow(message.add(event));
    if (event instanceof GenerationEvent.Artifact artifact) {
      ArtifactData made = data.artifact(artifact);
      grow(made.bytes());
      artifacts.add(made);
    } else if (event instanceof Usage latest) {
      usage = data.usage(latest);
    } else if (event instanceof GenerationEvent.Finished finished) {
      reason = finished.reason();
      metadata = finished.metadata();
    }
  }

  private void grow(long more) {
    size += more;
    if (size > limit) {
      giveUp(
          Problem.of(
              ErrorCode.ANSWER_TOO_LARGE,
              "The answer is larger than this gateway holds in one piece; ask for a stream."));
    } else if (size > SMALL && !reserve()) {
      giveUp(
          Problem.of(
              ErrorCode.UNAVAILABLE,
              "Too many large answers are under way at once; ask for a stream, or again later.",
              Duration.ofSeconds(5)));
    }
  }

  private void giveUp(Problem problem) {
    if (end()) {
      exchange.problem(problem);
      throw new UndeliverableException(problem.code().code()); // ends the work
    }
  }

  private synchronized boolean reserve() {
    long more = Math.max(size - reserved, SMALL);
    if (size <= reserved || released) {
      return true;
    }
    if (!budget.take(more)) {
      return false;
    }
    reserved += more;
    return true;
  }

  /** The request has ended: what the answer took is free for others. */
  public synchronized void release() {
    released = true;
    budget.give(reserved);
    reserved = 0;
  }

  @Override
  public void onError(Throwable failure) {
    if (end()) {
      if (Problem.isUnexpected(failure)) {
        LOG.error("request {} failed", request.id(), failure);
      }
      exchange.problem(Problem.of(failure));
    }
  }

  @Override
  public void onComplete() {
    if (end()) {
      try {
        exchange.json(Json.bytes(whole()));
      } catch (RuntimeException e) { // a provider's metadata that JSON cannot hold
        LOG.error("request {} failed: {}", request.id(), e.getClass().getName());
        exchange.problem(Problem.of(e));
      }
    }
  }

  private GenerateAnswer whole() {
    return new GenerateAnswer(
        request.id(),
        request.model(),
        request.modality().id(),
        createdAt.toString(),
        message.whole(),
        artifacts,
        reason.id(),
        usage,
        new Metadata(metadata));
  }

  @Override
  public void clientLeft() {
    if (end()) {
      cancel();
      exchange.abandon();
    }
  }

  private synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  private void cancel() {
    Flow.Subscription current;
    synchronized (this) {
      current = subscription;
    }
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void queued(int position) {
    // there is nobody to tell before the answer
  }

  @Override
  public void loading() {
    // there is nobody to tell before the answer
  }

  @Override
  public void started() {
    // there is nobody to tell before the answer
  }
}
