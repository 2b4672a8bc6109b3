package io.plugai.core.requests;

import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import java.util.Comparator;
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
  private static final Comparator<RequestRecord> NEWEST_FIRST =
      Comparator.comparing(RequestRecord::listedAt).thenComparing(RequestRecord::id).reversed();

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
    return Optional.ofNullable(live.get(id))
        .or(() -> recent.find(id))
        .filter(request -> request.record().callerId().equals(callerId));
  }

  /** One of whichever age, with its answer where that is there. */
  CompletionStage<Optional<KeptRequest>> look(String id, String callerId) {
    Optional<TrackedRequest> tracked = find(id, callerId);
    return tracked.isPresent()
        ? CompletableFuture.completedFuture(tracked.map(t -> t.kept(archive.gateway())))
        : archive.read(store -> store.find(id, callerId));
  }

  /** What fits, the newest first; what is in memory is newer than what the database says of it. */
  CompletionStage<List<RequestRecord>> list(RequestQuery query) {
    return archive
        .read(store -> store.list(query))
        .thenApply(
            stored -> {
              Map<String, RequestRecord> records = new LinkedHashMap<>();
              stored.forEach(record -> records.put(record.id(), record));
              inMemory()
                  .map(TrackedRequest::record)
                  .filter(record -> record.callerId().equals(query.callerId()))
                  .forEach(
                      record -> {
                        records.remove(record.id());
                        if (query.fits(record)) {
                          records.put(record.id(), record);
                        }
                      });
              return records.values().stream().sorted(NEWEST_FIRST).limit(query.limit()).toList();
            });
  }

  private Stream<TrackedRequest> inMemory() {
    return Stream.concat(recent.all().stream(), live.values().stream());
  }
}
