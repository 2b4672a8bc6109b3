package io.plugai.core.api.dispatch;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.spi.generation.GenerationEvent;
import java.util.concurrent.Flow;

/** Takes a request to a backend and its answer back. Safe for all threads; never blocks. */
public interface Dispatcher {

  /**
   * Checks a request and makes it ready to run. It runs when the publisher is subscribed to, once.
   *
   * <p>The publisher ends every request, whatever becomes of the backend: with a {@link
   * GenerationEvent.Finished} and completion, or with a {@link
   * io.plugai.spi.error.GatewayException}, also where its caller was locked out meanwhile.
   * Cancelling stops the work behind it, also while it waits; so does an {@link
   * UndeliverableException} of the subscriber's, which is counted as a failure.
   *
   * @param progress told what happens before the first event
   * @throws io.plugai.spi.error.GatewayException where the request cannot be run as it is
   */
  Flow.Publisher<GenerationEvent> dispatch(
      ModelRequest request, Caller caller, DispatchProgress progress);
}
