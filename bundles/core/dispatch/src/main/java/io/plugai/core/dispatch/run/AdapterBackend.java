package io.plugai.core.dispatch.run;

import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.credentials.Credentials.Choice;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.pool.Lease;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A provider, through whichever version of its adapter serves. */
public final class AdapterBackend implements Backend {
  private final Adapters adapters;
  private final Parking parking;
  private final Credentials credentials;
  private final String userId;
  private final String providerId;
  private final GenerationRequest request;

  /** A request of somebody's to a provider. */
  public AdapterBackend(
      Adapters adapters,
      Parking parking,
      Credentials credentials,
      String userId,
      String providerId,
      GenerationRequest request) {
    this.adapters = adapters;
    this.parking = parking;
    this.credentials = credentials;
    this.userId = userId;
    this.providerId = providerId;
    this.request = request;
  }

  /**
   * How requests wait for a plug-in that is away for a moment.
   *
   * @param queue how many may wait for one
   */
  public record Parking(Duration limit, int queue) {}

  @Override
  public Runnable claim(Claim claim) {
    Claiming claiming = new Claiming(claim);
    claiming.begin();
    return claiming::withdraw;
  }

  /**
   * First the adapter, then what to show it: while a request waits for its adapter, its credential
   * may be replaced or removed. Settled once: granted, refused or withdrawn.
   */
  private final class Claiming {
    private final Claim claim;
    private final CompletableFuture<Lease<ProviderAdapter>> waiting =
        adapters.acquireOrPark(providerId, parking.limit(), parking.queue());
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable Lease<ProviderAdapter> lease;

    private Claiming(Claim claim) {
      this.claim = claim;
    }

    private void begin() {
      if (!waiting.isDone()) {
        claim.loading();
      }
      waiting.whenComplete(
          (leased, failure) -> {
            if (failure == null) {
              leased(leased);
            } else {
              refuse(failure);
            }
          });
    }

    private void leased(Lease<ProviderAdapter> granted) {
      lease = granted;
      if (settled.get()) {
        granted.release();
        return;
      }
      try {
        var unused =
            credentials
                .forGeneration(userId, providerId)
                .whenComplete(
                    (choice, failure) -> {
                      if (failure == null) {
                        grant(granted, choice);
                      } else {
                        refuse(failure);
                      }
                    });
      } catch (RuntimeException e) {
        refuse(e);
      }
    }

    private void grant(Lease<ProviderAdapter> granted, Choice choice) {
      if (settled.compareAndSet(false, true)) {
        claim.paidBy(choice.payer());
        claim.granted(
            () -> granted.service().generate(request, choice.credential()),
            new LeasedPlace(granted));
      }
    }

    private void refuse(Throwable failure) {
      if (settled.compareAndSet(false, true)) {
        giveBack();
        claim.refused(absent(providerId, failure));
      }
    }

    private void withdraw() {
      if (settled.compareAndSet(false, true)) {
        waiting.cancel(false);
        giveBack();
      }
    }

    private void giveBack() {
      Lease<ProviderAdapter> held = lease;
      if (held != null) {
        held.release();
      }
    }
  }

  /** What a failed wait is for the caller. */
  private static GatewayException absent(String id, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof GatewayException known) {
      return known;
    }
    if (cause instanceof TimeoutException) {
      return new GatewayException(
              ErrorCode.BACKEND_UNAVAILABLE, "No plug-in serves " + id + " at the moment.")
          .withRetryAfter(Duration.ofSeconds(10));
    }
    return new GatewayException(ErrorCode.INTERNAL, "The request could not be dispatched.", cause);
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
