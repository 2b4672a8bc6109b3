package io.plugai.core.downloads.fetch;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * By which work is told to stop, and how its threads wait: none of them waits on when it is. Safe
 * for all threads.
 */
public final class Control {
  private final CompletableFuture<Stop> stop = new CompletableFuture<>();

  /** Why. */
  public enum Stop {
    /** Somebody lets it stand still. */
    PAUSE,
    /** Somebody gives it up. */
    CANCEL,
    /** The gateway ends, or the work is another one's now. */
    LEAVE
  }

  /** One that is told when another one is, and may be told before. */
  public static Control below(Control other) {
    Control below = new Control();
    other.stop.thenAccept(below::stop);
    return below;
  }

  /**
   * Has it stop; the first reason counts.
   *
   * @return whether this is the first
   */
  public boolean stop(Stop why) {
    return stop.complete(why);
  }

  /** Why it is to stop, once it is. */
  public Optional<Stop> stopped() {
    return Optional.ofNullable(stop.getNow(null));
  }

  /**
   * Goes on only where nobody has told it to stop.
   *
   * @throws StoppedException otherwise
   */
  public void check() {
    if (stop.isDone()) {
      throw new StoppedException();
    }
  }

  /**
   * Lets some time pass.
   *
   * @throws StoppedException as soon as it is told to stop
   */
  public void pause(Duration time) {
    try {
      stop.get(time.toNanos(), TimeUnit.NANOSECONDS);
      throw new StoppedException();
    } catch (TimeoutException e) {
      // all of it has passed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits for a stage.
   *
   * @throws StoppedException as soon as it is told to stop
   * @throws GatewayException what the stage failed with; {@code BACKEND_TIMEOUT} after the limit
   */
  public <T> T await(CompletionStage<T> stage, Duration limit) {
    CompletableFuture<T> value = stage.toCompletableFuture();
    try {
      CompletableFuture.anyOf(value, stop).get(limit.toNanos(), TimeUnit.NANOSECONDS);
      check();
      return value.get();
    } catch (TimeoutException e) {
      throw new GatewayException(ErrorCode.BACKEND_TIMEOUT, "The source does not answer.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    } catch (ExecutionException e) {
      throw Failures.of(e.getCause());
    }
  }
}
