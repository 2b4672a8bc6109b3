package io.plugai.http.generate.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Answers that have ended and are on their way to the disk: whoever goes on with the session has
 * them first. Safe for all threads.
 */
final class Settling {
  /** Whoever waits for longer does without. */
  private static final long SECONDS = 5;

  /** The sets are touched only where the map says that nobody else does. */
  private final Map<String, Set<CompletableFuture<Void>>> bySession = new ConcurrentHashMap<>();

  /**
   * One more, unless it is there already.
   *
   * @param settled completes when it is on the disk, or never will be
   */
  void add(String sessionId, CompletableFuture<Void> settled) {
    bySession.compute(
        sessionId,
        (id, before) -> {
          Set<CompletableFuture<Void>> all = before == null ? new HashSet<>() : before;
          all.add(settled);
          return all;
        });
    var unused = settled.whenComplete((nothing, failure) -> remove(sessionId, settled));
  }

  private void remove(String sessionId, CompletableFuture<Void> settled) {
    bySession.computeIfPresent(
        sessionId,
        (id, all) -> {
          all.remove(settled);
          return all.isEmpty() ? null : all;
        });
  }

  /** Completes, within a bound, when those of a session that have ended by now are there. */
  CompletableFuture<Void> of(String sessionId) {
    List<CompletableFuture<Void>> now = new ArrayList<>();
    bySession.computeIfPresent(
        sessionId,
        (id, all) -> {
          now.addAll(all);
          return all;
        });
    return CompletableFuture.allOf(now.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, SECONDS, TimeUnit.SECONDS);
  }
}
