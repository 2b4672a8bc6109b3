package io.plugai.core.requests;

import io.plugai.core.api.request.IdempotencyKey;
import io.plugai.core.api.request.Submission;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The idempotency keys of what is being handed in, or under way: who comes second waits for what
 * comes of the first. Safe for all threads.
 */
final class KnownKeys {
  private final Map<Scope, Use> uses = new ConcurrentHashMap<>();

  private record Scope(String callerId, String key) {}

  /**
   * One use of a key.
   *
   * @param submission what comes of it
   */
  record Use(String fingerprint, CompletableFuture<Submission> submission, boolean first) {}

  /** Begins to use a key, or joins whoever does. */
  Use use(String callerId, IdempotencyKey key) {
    Use mine = new Use(key.fingerprint(), new CompletableFuture<>(), true);
    Use other = uses.putIfAbsent(new Scope(callerId, key.key()), mine);
    return other == null ? mine : new Use(other.fingerprint(), other.submission(), false);
  }

  /** It is in the database, or came to nothing: from now on others look there. */
  void done(String callerId, IdempotencyKey key) {
    uses.remove(new Scope(callerId, key.key()));
  }
}
