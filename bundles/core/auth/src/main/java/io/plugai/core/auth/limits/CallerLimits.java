package io.plugai.core.auth.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.RateLimits;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Counts what callers ask of models, by the account and by the key that a limit belongs to: a
 * generation is let in by all of them or counted by none.
 */
@Component
public final class CallerLimits implements RateLimits {
  private static final int MOST = 100_000;

  /** Longer than any generation runs, and than most debts take to be paid. */
  private static final Duration IDLE = Duration.ofHours(2);

  private final Running running = new Running();
  private final TimeMeter meter;
  private final Cache<String, Rates> rates;

  /** Called by the framework. */
  @Activate
  public CallerLimits(@Reference Time time) {
    this.meter = new Meter(time);
    this.rates =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(IDLE)
            .ticker(time::nanos)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Permit admit(Caller caller) {
    if (caller.limits().isEmpty()) {
      return Permit.FREE;
    }
    Admission admission = new Admission();
    try {
      caller.limits().forEach((id, limits) -> admission.enter(id, limits, what(caller, id)));
      return admission;
    } catch (GatewayException e) {
      admission.undo();
      throw e;
    }
  }

  @Override
  public Optional<Standing> standing(Caller caller) {
    if (caller.limits().isEmpty()) {
      return Optional.empty();
    }
    return caller.limits().entrySet().stream()
        .flatMap(entry -> rates(entry.getKey(), entry.getValue()).standings())
        .min(Comparator.comparingDouble(s -> (double) s.remaining() / s.limit()));
  }

  /** How many generations with a limit run now. */
  int running() {
    return running.all();
  }

  private static String what(Caller caller, String id) {
    return id.equals(caller.id()) ? "this account" : "this key";
  }

  private Rates rates(String id, UsageLimits limits) {
    Rates found = rates.get(id, k -> new Rates(limits, meter));
    found.adopt(limits);
    return found;
  }

  /** What one generation was counted as. Built by one thread, ended by any. */
  private final class Admission implements Permit {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<String> entered = new ArrayList<>(2);
    private final List<Rates> counted = new ArrayList<>(2);

    void enter(String id, UsageLimits limits, String whose) {
      if (limits.concurrent() > 0) {
        running.enter(id, limits.concurrent(), whose);
        entered.add(id);
      }
      if (limits.requestsPerMinute() > 0 || limits.tokensPerMinute() > 0) {
        Rates own = rates(id, limits);
        own.take(whose);
        counted.add(own);
      }
    }

    void undo() {
      leave();
      counted.forEach(Rates::giveBack);
    }

    @Override
    public void release(long tokens) {
      if (leave()) {
        counted.forEach(own -> own.pay(tokens));
      }
    }

    private boolean leave() {
      boolean first = ended.compareAndSet(false, true);
      if (first) {
        entered.forEach(running::leave);
      }
      return first;
    }
  }
}
