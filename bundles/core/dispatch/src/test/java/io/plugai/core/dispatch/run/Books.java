package io.plugai.core.dispatch.run;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.access.Revocations;
import io.plugai.core.api.usage.UsageLog;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Limits that let in or refuse as a test says, and a log that remembers what it is told. */
public final class Books implements RateLimits, Revocations, UsageLog {
  /** Permits that were given out and have not come back. */
  public final AtomicInteger outstanding = new AtomicInteger();

  /** What each permit that came back was released with. */
  public final List<Long> released = new CopyOnWriteArrayList<>();

  /** Permits that were released more than once. */
  public final AtomicInteger releasedAgain = new AtomicInteger();

  public volatile boolean full;
  public volatile boolean prompts;
  private final BlockingQueue<UsageRecord> records = new LinkedBlockingQueue<>();

  /** Those who would be told that their caller is locked out. */
  public final List<Consumer<GatewayException>> watching = new CopyOnWriteArrayList<>();

  @Override
  public Watch watch(Caller caller, Consumer<GatewayException> revoked) {
    watching.add(revoked);
    return () -> watching.remove(revoked);
  }

  @Override
  public Permit admit(Caller caller) {
    if (full) {
      throw new GatewayException(ErrorCode.RATE_LIMITED, "Too many requests.")
          .withRetryAfter(Duration.ofSeconds(7));
    }
    outstanding.incrementAndGet();
    AtomicBoolean held = new AtomicBoolean(true);
    return tokens -> {
      if (held.compareAndSet(true, false)) {
        outstanding.decrementAndGet();
        released.add(tokens);
      } else {
        releasedAgain.incrementAndGet();
      }
    };
  }

  @Override
  public Optional<Standing> standing(Caller caller) {
    return Optional.empty();
  }

  @Override
  public void record(UsageRecord record) {
    records.add(record);
  }

  @Override
  public boolean wantsPrompts() {
    return prompts;
  }

  /** The next record; waits for it a bounded while. */
  public UsageRecord take() throws InterruptedException {
    UsageRecord next = records.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was recorded");
    }
    return next;
  }

  /** Whether every record was looked at. */
  public boolean isEmpty() {
    return records.isEmpty();
  }
}
