package io.plugai.http.generate.answer;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.dispatch.UndeliverableException;
import io.plugai.core.api.request.Following;
import io.plugai.core.api.request.RequestEvent;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.web.Json;
import io.plugai.support.web.Problem;
import java.time.Duration;
import java.time.Instant;
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
  private final long limit;
  private final MemoryBudget budget;
  private final Instant createdAt;

  // Written by the thread that delivers events, one at a time.
  private final AnswerBuilder answer;
  private long size;

  // Guarded by this.
  private @Nullable Following following;
  private boolean ended;
  private long reserved;
  private boolean released;

  /**
   * @param createdAt when the request was accepted
   * @param conversation that the request goes on with
   * @param limit the most characters and bytes that the answer may hold
   * @param budget what it and others may hold together; {@link #release} gives its part back
   */
  public FoldedAnswer(
      ModelRequest request,
      Instant createdAt,
      ServletExchange exchange,
      EventData data,
      Continuation conversation,
      long limit,
      MemoryBudget budget) {
    this.createdAt = createdAt;
    this.budget = budget;
    this.request = request;
    this.exchange = exchange;
    this.answer = new AnswerBuilder(data, conversation);
    this.limit = limit;
  }

  @Override
  public void begin(Following granted) {
    boolean unwanted;
    synchronized (this) {
      unwanted = ended;
      following = granted;
    }
    if (unwanted) {
      granted.stop();
    } else {
      granted.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onEvent(RequestEvent event) {
    if (event instanceof RequestEvent.Generated generated) {
      add(generated.event());
    } else if (event instanceof RequestEvent.Routed routed) {
      answer.routed(routed.way());
      exchange.routed(routed.way());
    } else if (event instanceof RequestEvent.Ended end) {
      end.failure().ifPresentOrElse(this::failed, this::succeeded);
    }
    // of what happens before there is nobody to tell
  }

  private void add(GenerationEvent event) {
    size += answer.add(event);
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
      throw new UndeliverableException(problem.code()); // ends the work
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
  public void onLost(GatewayException why) {
    failed(why);
  }

  private void failed(RuntimeException failure) {
    if (end()) {
      if (Problem.isUnexpected(failure)) {
        LOG.error("request {} failed", request.id(), failure);
      }
      exchange.problem(Problem.of(failure));
    }
  }

  private void succeeded() {
    if (end()) {
      try {
        exchange.json(Json.bytes(answer.whole(request, createdAt)));
      } catch (RuntimeException e) { // a provider's metadata that JSON cannot hold
        LOG.error("request {} failed: {}", request.id(), e.getClass().getName());
        exchange.problem(Problem.of(e));
      }
    }
  }

  /**
   * Answers with something else in its place, unless it has answered; the request goes on.
   *
   * @return whether it did
   */
  public boolean giveWay(Runnable other) {
    if (!end()) {
      return false;
    }
    Following current;
    synchronized (this) {
      current = following;
    }
    if (current != null) {
      current.stop();
    }
    other.run();
    return true;
  }

  @Override
  public void clientLeft() {
    giveWay(exchange::abandon);
  }

  private synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }
}
