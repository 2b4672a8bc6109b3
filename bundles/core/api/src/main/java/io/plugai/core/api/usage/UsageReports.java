package io.plugai.core.api.usage;

import io.plugai.core.api.people.Page;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what was used. Blocks for a moment. Safe for all threads. */
public interface UsageReports {

  /**
   * Sums by day and by whatever is asked for.
   *
   * @param userId whose; empty: everybody's
   * @param from the first day, UTC
   * @param to the last day, UTC
   * @param by what to keep apart
   */
  List<Sum> sums(Optional<String> userId, LocalDate from, LocalDate to, By by);

  /** Single generations, the newest first; without prompts. */
  Page<UsageRecord> records(
      Optional<String> userId, Optional<Instant> before, Optional<String> after, int limit);

  /** What sums are kept apart by. */
  enum By {
    DAY,
    MODEL,
    KEY,
    USER;

    /** Its name in the API and the shell. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What was used of one thing.
   *
   * @param name the day as {@code yyyy-MM-dd}, or the id of the model, key or account
   * @param failed generations that ended neither completed nor cancelled
   */
  record Sum(
      String name,
      long requests,
      long failed,
      long cancelled,
      long inputTokens,
      long outputTokens,
      long durationMillis) {}
}
