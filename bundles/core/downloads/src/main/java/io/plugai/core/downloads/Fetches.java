package io.plugai.core.downloads;

import io.plugai.core.downloads.fetch.FileFetch;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The files that are being fetched: who wants one that somebody fetches already joins. */
final class Fetches {
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  /**
   * A fetch under way.
   *
   * @param done completes when it is over, whatever came of it
   */
  record Running(FileFetch fetch, CompletableFuture<Void> done) {}

  /** Whose fetch of that key runs: one's own, unless there is another. */
  Running join(String key, FileFetch own) {
    Running mine = new Running(own, new CompletableFuture<>());
    Running other = running.putIfAbsent(key, mine);
    return other == null ? mine : other;
  }

  /** It is over. */
  void leave(String key, Running mine) {
    running.remove(key, mine);
    mine.done().complete(null);
  }

  boolean has(String key) {
    return running.containsKey(key);
  }
}
