package io.plugai.core.api.request;

import java.util.List;
import java.util.Optional;

/**
 * Everybody's requests, for the operator: what they are and where they stand, never what was asked
 * or answered. Safe for all threads; never blocks.
 */
public interface RequestOversight {

  /** Those that have not ended, the newest first. */
  List<RequestRecord> underWay();

  /** One that is under way, or has ended a while ago and is still in memory. */
  Optional<RequestRecord> inMemory(String id);

  /** Ends one of those, as its owner could; what it is then. */
  Optional<RequestRecord> cancel(String id);
}
