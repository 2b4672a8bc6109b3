package io.plugai.core.dispatch.run;

import io.plugai.core.api.access.Caller;
import io.plugai.core.dispatch.local.LocalModelManager;
import io.plugai.core.dispatch.local.Permit;
import io.plugai.core.dispatch.local.Ticket;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import java.time.Duration;
import java.util.Optional;

/** A model of this machine, through its queue. */
public final class LocalBackend implements Backend {
  private final LocalModelManager models;
  private final String modelId;
  private final Caller caller;
  private final GenerationRequest request;

  /** A caller's request to a local model by its full id. */
  public LocalBackend(
      LocalModelManager models, String modelId, Caller caller, GenerationRequest request) {
    this.models = models;
    this.modelId = modelId;
    this.caller = caller;
    this.request = request;
  }

  @Override
  public Runnable claim(Claim claim) {
    return models.enqueue(
        modelId,
        caller,
        new Ticket() {
          @Override
          public void granted(Permit permit) {
            claim.granted(() -> permit.model().generate(request), new PermittedPlace(permit));
          }

          @Override
          public void refused(GatewayException reason) {
            claim.refused(reason);
          }

          @Override
          public void loading() {
            claim.loading();
          }

          @Override
          public void queued(int position, Optional<Duration> estimate) {
            claim.queued(position, estimate);
          }
        });
  }

  private record PermittedPlace(Permit permit) implements Place {
    @Override
    public void release() {
      permit.release();
    }

    @Override
    public void onRevoke(Runnable action) {
      permit.onRevoke(action);
    }
  }
}
