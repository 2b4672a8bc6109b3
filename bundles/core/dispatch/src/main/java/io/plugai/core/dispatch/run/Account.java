package io.plugai.core.dispatch.run;

import com.codahale.metrics.MetricRegistry;
import io.plugai.spi.error.ErrorKind;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What becomes of one request: a line in the log and a few numbers. Knows how much was delivered,
 * never what. Used by one thread at a time.
 */
public final class Account {
  private static final Logger LOG = LoggerFactory.getLogger("io.plugai.requests");
  private static final Logger FAULTS = LoggerFactory.getLogger(Account.class);

  private final MetricRegistry metrics;
  private final AtomicInteger running;
  private final String requestId;
  private final String caller;
  private final String provider;
  private final String model;
  private final long arrived = System.nanoTime();
  private long started;
  private long firstEvent;
  private long events;
  private GenerationEvent.@Nullable Usage usage;

  /** How a request ended. */
  public enum Outcome {
    COMPLETED,
    FAILED,
    CANCELLED
  }

  /**
   * The account of one request, from its arrival on.
   *
   * @param running counts the requests that have not ended
   */
  public Account(
      MetricRegistry metrics,
      AtomicInteger running,
      String requestId,
      String caller,
      String provider,
      String model) {
    this.metrics = metrics;
    this.running = running;
    this.requestId = requestId;
    this.caller = caller;
    this.provider = provider;
    this.model = model;
    running.incrementAndGet();
  }

  void started() {
    started = System.nanoTime();
  }

  void delivered(GenerationEvent event) {
    if (events++ == 0) {
      firstEvent = System.nanoTime();
    }
    if (event instanceof GenerationEvent.Usage latest) {
      usage = latest;
    }
  }

  /**
   * A failure that the plug-in should have explained and did not. Its text may quote the request,
   * so only its class and its place are kept.
   */
  GatewayException unexpected(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    FAULTS.warn(
        "Request {} to {} failed unexpectedly: {} at {}",
        requestId,
        model,
        failure.getClass().getName(),
        trace.length == 0 ? "an unknown place" : trace[0]);
    GatewayException known =
        new GatewayException(ErrorKind.INTERNAL, "The plug-in for this model failed.");
    known.setStackTrace(trace);
    return known;
  }

  void ended(Outcome outcome, @Nullable GatewayException failure) {
    long now = System.nanoTime();
    String code = failure == null ? name(outcome) : failure.kind().code();
    running.decrementAndGet();
    metrics.counter("plugai.generations;provider=" + provider + ";outcome=" + code).inc();
    metrics
        .timer("plugai.generation.duration;provider=" + provider)
        .update(now - arrived, TimeUnit.NANOSECONDS);
    if (firstEvent != 0) {
      metrics
          .timer("plugai.generation.first_event;provider=" + provider)
          .update(firstEvent - arrived, TimeUnit.NANOSECONDS);
    }
    if (usage != null) {
      count("input", usage.inputTokens());
      count("output", usage.outputTokens());
    }
    log(now, code);
  }

  private void count(String direction, long tokens) {
    metrics.counter("plugai.tokens;provider=" + provider + ";direction=" + direction).inc(tokens);
  }

  private void log(long now, String code) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    Map<String, String> fields = new HashMap<>();
    fields.put("request_id", requestId);
    fields.put("caller", caller);
    fields.put("model", model);
    fields.put("outcome", code);
    fields.put("waited_ms", millis(arrived, started == 0 ? now : started));
    fields.put("duration_ms", millis(arrived, now));
    fields.put("events", Long.toString(events));
    if (firstEvent != 0) {
      fields.put("first_event_ms", millis(arrived, firstEvent));
    }
    if (usage != null) {
      fields.put("input_tokens", Long.toString(usage.inputTokens()));
      fields.put("output_tokens", Long.toString(usage.outputTokens()));
    }
    // All at once: each single put would copy the whole context.
    MDC.setContextMap(fields);
    try {
      LOG.info("{} {} {}", requestId, model, code);
    } finally {
      MDC.clear();
    }
  }

  private static String millis(long from, long to) {
    return Long.toString(TimeUnit.NANOSECONDS.toMillis(to - from));
  }

  private static String name(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
