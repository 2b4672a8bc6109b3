package io.plugai.core.api.store;

import io.plugai.core.api.request.KeptRequest;
import io.plugai.core.api.request.RequestQuery;
import io.plugai.core.api.request.RequestRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests for generation. Transactions and failures as of {@link UserStore}. */
public interface RequestStore {

  /**
   * Writes requests down as they stand. One that is there already takes over what has changed,
   * unless it has ended; one whose caller used its key for another request before is left out.
   */
  void write(List<KeptRequest> requests);

  /** A request of that caller's. */
  Optional<KeptRequest> find(String id, String callerId);

  /** The request that a caller handed in under a key. */
  Optional<KeptRequest> findByKey(String key, String callerId);

  /** Requests that fit, the newest first. */
  List<RequestRecord> list(RequestQuery query);

  /**
   * Ends as failed what a gateway had under way when it went.
   *
   * @param gateway which one; empty: any, of those that were accepted before the time
   * @return how many
   */
  int endInterrupted(
      Optional<String> gateway, Instant acceptedBefore, RequestRecord.Failure failure);

  /** Deletes requests that ended before that, at most so many; how many. */
  int deleteEndedBefore(Instant time, int most);
}
