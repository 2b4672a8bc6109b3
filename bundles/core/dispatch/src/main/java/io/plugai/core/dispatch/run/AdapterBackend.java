package io.plugai.core.dispatch.run;

import io.plugai.core.dispatch.AdapterPool;
import io.plugai.core.dispatch.pool.Lease;
import io.plugai.core.dispatch.pool.Pool;
import io.plugai.spi.adapter.Credential;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.generation.GenerationRequest;
import java.util.concurrent.CompletableFuture;

/** A provider, through whichever version of its adapter serves. */
public final class AdapterBackend implements Backend {
  private final AdapterPool adapters;
  private final String providerId;
  private final GenerationRequest request;
  private final Credential credential;

  /** A request to a provider, with what to show it. */
  public AdapterBackend(
      AdapterPool adapters, String providerId, GenerationRequest request, Credential credential) {
    this.adapters = adapters;
    this.providerId = providerId;
    this.request = request;
    this.credential = credential;
  }

  @Override
  public Runnable claim(Claim claim) {
    CompletableFuture<Lease<ProviderAdapter>> lease = adapters.acquire(providerId);
    if (!lease.isDone()) {
      claim.loading();
    }
    lease.whenComplete(
        (granted, failure) -> {
          if (failure == null) {
            claim.granted(
                () -> granted.service().generate(request, credential), new LeasedPlace(granted));
          } else {
            claim.refused(Pool.absent(providerId, failure));
          }
        });
    return () -> lease.cancel(false);
  }

  private record LeasedPlace(Lease<ProviderAdapter> lease) implements Place {
    @Override
    public void release() {
      lease.release();
    }

    @Override
    public void onRevoke(Runnable action) {
      lease.onRevoke(action);
    }
  }
}
