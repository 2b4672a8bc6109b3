package io.plugai.core.requests;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests that have ended a while ago, for whoever missed their end. The oldest go first: when
 * there are too many, when they are too large, and when their time is over. Safe for all threads.
 */
final class RecentRequests {
  private static final int MOST = 512;

  /** One of them takes no more than this part of all. */
  private static final int PARTS = 4;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long bytes;

  private record Entry(TrackedRequest request, long weight, long endedAt) {}

  /**
   * Takes one that has just ended.
   *
   * @param most bytes that all may take
   */
  synchronized void add(TrackedRequest request, long most) {
    long weight = request.weight();
    if (weight > most / PARTS) {
      request.forget();
      return;
    }
    entries.put(request.id(), new Entry(request, weight, System.nanoTime()));
    bytes += weight;
    while (bytes > most || entries.size() > MOST) {
      dropOldest();
    }
  }

  private void dropOldest() {
    var oldest = entries.values().iterator();
    Entry entry = oldest.next();
    oldest.remove();
    bytes -= entry.weight();
    entry.request().forget();
  }

  /** The one with that id. */
  synchronized Optional<TrackedRequest> find(String id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::request);
  }

  /** All of them, the oldest first. */
  synchronized List<TrackedRequest> all() {
    return entries.values().stream().map(Entry::request).toList();
  }

  /** Forgets those that ended longer ago than that. */
  synchronized void dropOlderThan(long seconds) {
    long limit = System.nanoTime() - TimeUnit.SECONDS.toNanos(seconds);
    for (@Nullable Entry first = first(); first != null; first = first()) {
      if (first.endedAt() - limit > 0) {
        return;
      }
      dropOldest();
    }
  }

  private @Nullable Entry first() {
    return entries.isEmpty() ? null : entries.values().iterator().next();
  }
}
