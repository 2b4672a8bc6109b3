package io.plugai.core.api.state;

import java.util.Optional;

/**
 * Puts data of the gateway's into texts that clients can keep and give back, but neither read nor
 * make. Never blocks. Safe for all threads.
 */
public interface DataSeal {

  /**
   * The data as a text of letters, digits, dashes and underscores.
   *
   * @param boundTo what it is for, and for whom: it opens for that only
   */
  String seal(String boundTo, byte[] data);

  /** The data in a text; empty where it is not from here, was changed, or is for something else. */
  Optional<byte[]> open(String boundTo, String sealed);
}
