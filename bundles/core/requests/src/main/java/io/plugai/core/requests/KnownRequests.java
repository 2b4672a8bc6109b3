package io.plugai.core.requests;

import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The requests that are known: those under way, those that have ended a while ago, and those in the
 * database. Safe for all threads.
 */
final class KnownRequests {
  private final Archive archive;
  private final Map<String, TrackedRequest> live = new ConcurrentHashMap<>();
  private final RecentRequests recent = new RecentRequests();

  KnownRequests(Archive archive) {
    this.archive = archive;
  }

  /** One more is under way. */
  void add(TrackedRequest request) {
    live.put(request.id(), request);
  }

  /**
   * It is not under way any more.
   *
   * @param bytes what those that have ended may take in memory
   * @param seconds how long they are kept there
   */
  void ended(TrackedRequest request, long bytes, long seconds) {
    recent.dropOlderThan(seconds);
    if (request.request().kept() || !request.hasFiles()) {
      recent.add(request, bytes);
    } else {
      request.forget();
    }
    live.remove(request.id());
  }

  /** One in memory. */
  Optional<TrackedRequest> find(String id, String callerId) {
    return find(id).filter(request -> request.record().callerId().equals(callerId));
  }

  /** One in memory, whosever it is. */
  Optional<TrackedRequest> find(String id) {
    return Optional.ofNullable(live.get(id)).or(() -> recent.find(id));
  }

  /** Everybody's that have not ended, the newest first. */
  List<RequestRecord> underWay() {
    return live.values().stream()
        .map(TrackedRequest::record)
        .filter(record -> !record.state().isTerminal())
        .sorted(RequestRecord.NEWEST_FIRST)
        .toList();
  }

  /** One of whichever age, with its answer where that is there. */
  CompletionStage<Optional<KeptRequest>> whole(String id, String callerId) {
    Optional<TrackedRequest> tracked = find(id, callerId);
    return tracked.isPresent()
        ? CompletableFuture.completedFuture(tracked.map(t -> t.kept(archive.gateway())))
        : archive.read(store -> store.find(id, callerId));
  }

  /** What is known of one of whichever age. */
  CompletionStage<Optional<RequestRecord>> look(String id, String callerId) {
    Optional<TrackedRequest> tracked = find(id, callerId);
    return tracked.isPresent()
        ? CompletableFuture.completedFuture(tracked.map(TrackedRequest::record))
        : archive.read(store -> store.find(id, callerId).map(KeptRequest::record));
  }

  /** What fits, the newest first; what is in memory is newer than what the database says of it. */
  CompletionStage<List<RequestRecord>> list(RequestQuery query) {
    List<RequestRecord> own =
        inMemory()
            .map(TrackedRequest::record)
            .filter(record -> record.callerId().equals(query.callerId()))
            .toList();
    // As many more as memory may know better: a page that is short is the last one.
    return archive
        .read(store -> store.list(query.withLimit(query.limit() + own.size())))
        .thenApply(stored -> merged(stored, own, query));
  }

  private static List<RequestRecord> merged(
      List<RequestRecord> stored, List<RequestRecord> own, RequestQuery query) {
    Map<String, RequestRecord> records = new LinkedHashMap<>();
    stored.forEach(record -> records.put(record.id(), record));
    for (RequestRecord record : own) {
      records.remove(record.id());
      if (query.fits(record)) {
        records.put(record.id(), record);
      }
    }
    return records.values().stream()
        .sorted(RequestRecord.NEWEST_FIRST)
        .limit(query.limit())
        .toList();
  }

  private Stream<TrackedRequest> inMemory() {
    return Stream.concat(recent.all().stream(), live.values().stream());
  }
}
