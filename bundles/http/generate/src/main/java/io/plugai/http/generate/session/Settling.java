package io.plugai.http.generate.session;

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

  private final Map<String, Set<CompletableFuture<Void>>> bySession = new ConcurrentHashMap<>();

  /**
   * One more, unless it is there already.
   *
   * @param settled completes when it is on the disk, or never will be
   */
  void add(String sessionId, CompletableFuture<Void> settled) {
    boolean added =
        bySession.computeIfAbsent(sessionId, id -> ConcurrentHashMap.newKeySet()).add(settled);
    if (added) {
      var unused = settled.whenComplete((nothing, failure) -> remove(sessionId, settled));
    }
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
    Set<CompletableFuture<Void>> all = bySession.getOrDefault(sessionId, Set.of());
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, SECONDS, TimeUnit.SECONDS);
  }
}
