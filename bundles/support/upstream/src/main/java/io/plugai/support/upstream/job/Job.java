package io.plugai.support.upstream.job;

import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.JsonAnswer;

/**
 * One piece of work that a provider does as a job, and how to tell how far it is. Its methods are
 * called by one thread at a time and do not block. What they throw ends the job: a {@link
 * GatewayException} as it stands, anything else as {@code backend_protocol_error}.
 *
 * @param <T> what comes of it
 */
public interface Job<T> {

  /**
   * What begins it, its credential included. It is sent once at most, whatever the provider
   * answers. Made also where a job is resumed, and then not sent: no words that quote it are shown.
   */
  Call submit();

  /** The credential for the provider's own addresses: where to ask, cancel, and fetch. */
  Access access();

  /** Reads the answer to what was submitted. */
  Ticket accepted(JsonAnswer answer);

  /**
   * Reads an answer of the address to ask at, or a message of its stream.
   *
   * @throws GatewayException where it says that the job has failed
   */
  JobState<T> state(Ticket ticket, JsonAnswer answer);

  /** Lets go of something that came of it and will not be delivered. */
  default void discard(T undelivered) {}
}
