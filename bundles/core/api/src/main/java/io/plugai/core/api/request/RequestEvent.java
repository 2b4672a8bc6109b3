package io.plugai.core.api.request;

import io.plugai.core.api.route.RouteTaken;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that happened to a request. Numbers rise from 1 on and are the same for all followers;
 * some are left out, since of what has changed meanwhile only the latest is told.
 */
public sealed interface RequestEvent {

  /** Its number. */
  long sequence();

  /**
   * The request waits for a busy model.
   *
   * @param position 1 for the next one
   * @param estimate how long it will wait, where that can be said
   */
  record Queued(long sequence, int position, Optional<Duration> estimate) implements RequestEvent {}

  /** The request waits for its model to be loaded, or for its plug-in to come back. */
  record Loading(long sequence) implements RequestEvent {}

  /** The request has been handed to its backend. */
  record Started(long sequence) implements RequestEvent {}

  /** It is known which of several models answers, or that none does. */
  record Routed(long sequence, RouteTaken way) implements RequestEvent {}

  /** A piece of the answer. */
  record Generated(long sequence, GenerationEvent event) implements RequestEvent {}

  /**
   * The end; nothing follows.
   *
   * @param state a terminal one
   * @param failure what went wrong; empty where the request succeeded
   */
  record Ended(long sequence, RequestState state, Optional<GatewayException> failure)
      implements RequestEvent {}
}
