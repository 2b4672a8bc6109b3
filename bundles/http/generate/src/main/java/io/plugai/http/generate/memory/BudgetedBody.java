package io.plugai.http.generate.memory;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Problem;
import io.plugai.support.web.body.BodyReader;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A body that counts against the memory: as what has come of it, and then as what it holds. */
public final class BudgetedBody implements BodyReader.Outcome {
  private static final Problem TOO_MUCH_AT_ONCE =
      Problem.of(
          ErrorCode.QUEUE_FULL,
          "Too many large requests are under way at once.",
          Duration.ofSeconds(1));
  private static final Problem TOO_MANY_VALUES =
      Problem.of(
          ErrorCode.PAYLOAD_TOO_LARGE, "The body holds more values than this gateway takes.");

  private final MemoryBudget budget;
  private final Consumer<byte[]> whole;
  private final Consumer<Problem> failure;
  private final AtomicLong taken = new AtomicLong();

  /**
   * A body of which nothing is there.
   *
   * @param whole takes it
   * @param failure takes what prevents that
   */
  public BudgetedBody(MemoryBudget budget, Consumer<byte[]> whole, Consumer<Problem> failure) {
    this.budget = budget;
    this.whole = whole;
    this.failure = failure;
  }

  @Override
  public void grow(long bytes) {
    if (!budget.take(bytes)) {
      throw TOO_MUCH_AT_ONCE.exception();
    }
    taken.addAndGet(bytes);
  }

  /** Many small values take more memory than the text that they came as. */
  @Override
  public void read(byte[] body) {
    long weight = MemoryBudget.weight(body, body.length);
    if (!budget.holds(weight)) {
      failure.accept(TOO_MANY_VALUES);
      return;
    }
    try {
      grow(Math.max(0, weight - Math.max(BodyReader.FIRST, body.length)));
    } catch (GatewayException e) {
      failure.accept(Problem.of(e));
      return;
    }
    whole.accept(body);
  }

  @Override
  public void failed(Problem problem) {
    failure.accept(problem);
  }

  /** The request has ended: what its body took is free for others. */
  public void release() {
    budget.give(taken.getAndSet(0));
  }
}
