package io.plugai.core.dispatch.run;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Revocations.Watch;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What becomes of one attempt at a request: a line in the log, a few numbers, and a record of its
 * usage. Knows how much was delivered, never what.
 */
public final class Account {
  private static final Logger LOG = LoggerFactory.getLogger("io.plugai.requests");
  private static final Logger FAULTS = LoggerFactory.getLogger(Account.class);
  private static final HexFormat HEX = HexFormat.of();
  private static final int HEX_DIGITS_OF_TIME = 12;

  private final Ledger ledger;
  private final Caller caller;
  private final Presence presence;
  private final Course course;
  private final GenerationRequest request;
  private final String correlationId;
  private final String provider;
  private final String model;
  private final long arrived = System.nanoTime();
  private final Tally tally = new Tally();
  private volatile long started;
  private volatile @Nullable Payer payer;

  /** How an attempt ended. */
  public enum Outcome {
    COMPLETED,
    FAILED,
    CANCELLED
  }

  /**
   * The account of one attempt, from now on.
   *
   * @param presence of the request that it is an attempt at
   * @param course told how it goes
   * @param correlationId what its caller calls the request
   */
  public Account(
      Presence presence,
      Course course,
      GenerationRequest request,
      ModelEntry model,
      String correlationId) {
    this.presence = presence;
    this.course = course;
    this.ledger = presence.ledger();
    this.caller = presence.caller();
    this.request = request;
    this.correlationId = correlationId;
    this.provider = model.provider();
    this.model = model.id();
  }

  /**
   * The attempt begins; {@link #ended} must follow.
   *
   * @return why its caller may not begin it now, where that is so
   */
  Optional<GatewayException> begun() {
    return presence.enter();
  }

  /** Has somebody told, once, when the caller is locked out. */
  Watch watch(Consumer<GatewayException> lockedOut) {
    return ledger.revocations().watch(caller, lockedOut);
  }

  void started() {
    started = System.nanoTime();
  }

  void paidBy(Payer whose) {
    payer = whose;
  }

  /** Called by one thread at a time. */
  void delivered(GenerationEvent event) {
    tally.add(event);
    if (tally.events() == 1) {
      course.answered(tally.firstEvent() - arrived);
    }
  }

  /** What a failure of the plug-in is for the caller. */
  GatewayException meaning(Throwable failure) {
    return failure instanceof GatewayException known && known.code().isForPlugins()
        ? known
        : unexpected(failure);
  }

  /**
   * A failure that the plug-in should have explained and did not. Its text may quote the request,
   * so only its class and its place are kept.
   */
  GatewayException unexpected(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    FAULTS.warn(
        "Request {} to {} failed unexpectedly: {} at {}",
        request.id(),
        model,
        failure.getClass().getName(),
        trace.length == 0 ? "an unknown place" : trace[0]);
    GatewayException known =
        new GatewayException(ErrorCode.INTERNAL, "The plug-in for this model failed.");
    known.setStackTrace(trace);
    return known;
  }

  /** Called once, after the last event. */
  void ended(End how) {
    long now = System.nanoTime();
    String code = how.code();
    Tally.Tokens tokens = tokens(how.outcome());
    presence.spent(tokens.total());
    boolean followed = course.ended(how, caller.id());
    if (!followed) {
      presence.leave();
    }
    if (presence.admitted()) {
      ledger.usage().record(record(now, code, tokens, followed));
    }
    measure(now, code, tokens);
    log(now, code, tokens);
  }

  private Tally.Tokens tokens(Outcome outcome) {
    if (started == 0) {
      return Tally.Tokens.NONE;
    }
    return outcome == Outcome.COMPLETED
        ? tally.completed(request.input())
        : tally.cut(request.input(), outcome == Outcome.FAILED);
  }

  // ---- the record ----

  private UsageRecord record(long now, String code, Tally.Tokens tokens, boolean followed) {
    Instant endedAt = Instant.now();
    return new UsageRecord(
        id(endedAt.toEpochMilli()),
        endedAt,
        request.id(),
        caller.id(),
        caller.way().id(),
        caller.keyId(),
        provider,
        model,
        request.modality().id(),
        request.stream(),
        Optional.ofNullable(payer),
        code,
        tokens.input(),
        tokens.output(),
        tokens.estimated(),
        tally.details(),
        tally.cost(),
        waitedMillis(now),
        tally.firstEvent() == 0
            ? Optional.empty()
            : Optional.of(millis(arrived, tally.firstEvent())),
        millis(arrived, now),
        followed,
        ledger.usage().wantsPrompts() ? Optional.of(Prompt.of(request.input())) : Optional.empty());
  }

  /** Sorts by time; need not be hard to guess, so it costs no entropy. */
  private static String id(long epochMillis) {
    return "use_"
        + HEX.toHexDigits(epochMillis, HEX_DIGITS_OF_TIME)
        + HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  // ---- numbers ----

  private void measure(long now, String code, Tally.Tokens tokens) {
    ledger.metrics().ended(provider, code, now - arrived);
    if (tally.firstEvent() != 0) {
      ledger.metrics().firstEvent(provider, tally.firstEvent() - arrived);
    }
    if (tokens.total() > 0) {
      ledger.metrics().tokens(provider, tokens.input(), tokens.output());
    }
  }

  // ---- the line in the log ----

  private void log(long now, String code, Tally.Tokens tokens) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    Map<String, String> fields = new HashMap<>();
    fields.put("request_id", request.id());
    if (!correlationId.equals(request.id())) {
      fields.put("correlation_id", correlationId);
    }
    fields.put("caller", caller.id());
    fields.put("model", model);
    fields.put("outcome", code);
    fields.put("waited_ms", Long.toString(waitedMillis(now)));
    fields.put("duration_ms", Long.toString(millis(arrived, now)));
    fields.put("events", Long.toString(tally.events()));
    fields.put("input_tokens", Long.toString(tokens.input()));
    fields.put("output_tokens", Long.toString(tokens.output()));
    if (tally.firstEvent() != 0) {
      fields.put("first_event_ms", Long.toString(millis(arrived, tally.firstEvent())));
    }
    // All at once: each single put would copy the whole context.
    MDC.setContextMap(fields);
    try {
      LOG.info("{} {} {}", request.id(), model, code);
    } finally {
      MDC.clear();
    }
  }

  private long waitedMillis(long now) {
    long begun = started;
    return millis(arrived, begun == 0 ? now : begun);
  }

  private static long millis(long from, long to) {
    return TimeUnit.NANOSECONDS.toMillis(to - from);
  }
}
