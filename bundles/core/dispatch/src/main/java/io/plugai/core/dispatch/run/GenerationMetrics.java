package io.plugai.core.dispatch.run;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What is counted of generations, by provider. Keeps the meters that it has found, since a
 * registry's names take longer to put together than a meter takes to count. Safe for all threads.
 */
public final class GenerationMetrics {
  private final MetricRegistry registry;
  private final Map<Outcome, Counter> ended = new ConcurrentHashMap<>();
  private final Map<String, Timer> durations = new ConcurrentHashMap<>();
  private final Map<String, Timer> firstEvents = new ConcurrentHashMap<>();
  private final Map<String, Counter> inputs = new ConcurrentHashMap<>();
  private final Map<String, Counter> outputs = new ConcurrentHashMap<>();

  private record Outcome(String provider, String code) {}

  /** Meters that stand in the registry from their first use on. */
  public GenerationMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  /** A generation has ended so, after so many nanoseconds. */
  void ended(String provider, String code, long nanos) {
    ended
        .computeIfAbsent(
            new Outcome(provider, code),
            o ->
                registry.counter(
                    "plugai.generations;provider=" + o.provider() + ";outcome=" + o.code()))
        .inc();
    durations
        .computeIfAbsent(provider, p -> registry.timer("plugai.generation.duration;provider=" + p))
        .update(nanos, TimeUnit.NANOSECONDS);
  }

  /** The first event of a generation came after so many nanoseconds. */
  void firstEvent(String provider, long nanos) {
    firstEvents
        .computeIfAbsent(
            provider, p -> registry.timer("plugai.generation.first_event;provider=" + p))
        .update(nanos, TimeUnit.NANOSECONDS);
  }

  /** What a generation read and wrote. */
  void tokens(String provider, long input, long output) {
    inputs.computeIfAbsent(provider, p -> tokens(p, "input")).inc(input);
    outputs.computeIfAbsent(provider, p -> tokens(p, "output")).inc(output);
  }

  /** An attempt failed so, and another followed. */
  public void followed(String provider, String code) {
    registry.counter("plugai.failovers;provider=" + provider + ";outcome=" + code).inc();
  }

  /** The default model answered in the place of another. */
  public void fellBack() {
    registry.counter("plugai.fallbacks").inc();
  }

  private Counter tokens(String provider, String direction) {
    return registry.counter("plugai.tokens;provider=" + provider + ";direction=" + direction);
  }
}
