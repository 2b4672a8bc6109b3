package io.plugai.core.dispatch.run;

import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** What a run goes to: a provider's adapter or a local model. */
public interface Backend {

  /**
   * Asks for a place. The claim is answered now or later, on any thread.
   *
   * @return what to run when the request has lost interest before it was answered
   */
  Runnable claim(Claim claim);

  /** How the place is given. Called by one thread at a time. */
  interface Claim {
    /** Whose credential the provider is shown; told before the place is granted, if at all. */
    void paidBy(Payer payer);

    /**
     * The place is there.
     *
     * @param events makes the generation's publisher
     * @param place gives the place back, and says when it is taken away
     */
    void granted(Supplier<Flow.Publisher<GenerationEvent>> events, Place place);

    /** There will be none. */
    void refused(GatewayException reason);

    /** The model is being loaded, or the plug-in is away for a moment. */
    void loading();

    /**
     * Others come first.
     *
     * @param position 1 is the next to go
     * @param estimate about how long it will wait from now on, where that is known
     */
    void queued(int position, Optional<Duration> estimate);
  }

  /** A place at a backend. */
  interface Place {
    /** Gives it back. Does nothing the second time. */
    void release();

    /** What to do when it is taken away; done at once if it has been. Set once. */
    void onRevoke(Runnable action);
  }
}
