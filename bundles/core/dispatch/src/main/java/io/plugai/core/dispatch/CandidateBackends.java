package io.plugai.core.dispatch;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.dispatch.local.LocalModelManager;
import io.plugai.core.dispatch.route.BackendSource;
import io.plugai.core.dispatch.route.Candidate;
import io.plugai.core.dispatch.run.AdapterBackend;
import io.plugai.core.dispatch.run.AdapterBackend.Parking;
import io.plugai.core.dispatch.run.Backend;
import io.plugai.core.dispatch.run.LocalBackend;
import java.time.Duration;
import java.util.function.Supplier;

/** The way to a model: through its provider's adapter, or through its queue on this machine. */
record CandidateBackends(
    Adapters adapters,
    LocalModelManager models,
    Credentials credentials,
    Supplier<DispatchConfig> config)
    implements BackendSource {
  /** Longer than an adapter is away where one version takes the place of another. */
  private static final Duration SHORT_PARK = Duration.ofSeconds(2);

  @Override
  public Backend of(Candidate candidate, Caller caller, boolean last) {
    if (candidate.model().placement() instanceof ModelPlacement.Provider provider) {
      DispatchConfig now = config.get();
      Duration park = last ? Duration.ofSeconds(now.park__seconds()) : SHORT_PARK;
      return new AdapterBackend(
          adapters,
          new Parking(park, now.queue__limit()),
          credentials,
          caller.id(),
          provider.providerId(),
          candidate.request());
    }
    return new LocalBackend(models, candidate.model().id(), caller, candidate.request());
  }
}
