package io.plugai.core.accounting;

import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.usage.UsageRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Makes records that differ in nothing but their ids and what a test says. */
final class Records {
  private static final AtomicLong COUNT = new AtomicLong();

  private Records() {}

  static UsageRecord now() {
    return at(Instant.now());
  }

  static UsageRecord at(Instant time) {
    return of(time, Optional.empty());
  }

  static UsageRecord withPrompt(String prompt) {
    return of(Instant.now(), Optional.of(prompt));
  }

  private static UsageRecord of(Instant time, Optional<String> prompt) {
    return new UsageRecord(
        "use_%012x%016x".formatted(time.toEpochMilli(), COUNT.incrementAndGet()),
        time.truncatedTo(ChronoUnit.MILLIS),
        "req_1",
        "usr_local",
        "local-only",
        "local-only",
        "acme",
        "acme/m",
        "text",
        false,
        Optional.of(Payer.OPERATOR),
        "completed",
        3,
        4,
        false,
        Map.of(),
        Optional.empty(),
        1,
        Optional.of(2L),
        5,
        false,
        prompt);
  }
}
