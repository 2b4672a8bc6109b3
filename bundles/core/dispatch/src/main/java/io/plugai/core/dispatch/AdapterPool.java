package io.plugai.core.dispatch;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.dispatch.pool.Lease;
import io.plugai.core.dispatch.pool.Pool;
import io.plugai.core.dispatch.pool.ServiceIdentity;
import io.plugai.spi.adapter.ProviderAdapter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The adapters as the framework binds and unbinds them. */
@Component(service = AdapterPool.class, configurationPid = DispatchConfig.PID)
public final class AdapterPool {
  private final Pool<ProviderAdapter> adapters = new Pool<>(BackendStatus.Kind.ADAPTER);
  private volatile DispatchConfig config;

  /** Called by the framework. */
  @Activate
  public AdapterPool(DispatchConfig config) {
    this.config = config;
  }

  /** Other bounds, for what comes from now on: nothing that runs notices. */
  @Modified
  void modified(DispatchConfig next) {
    config = next;
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addAdapter(ProviderAdapter adapter, ServiceReference<ProviderAdapter> reference) {
    adapters.add(adapter, ServiceIdentity.of(reference, ProviderAdapter.PROVIDER_ID));
  }

  /** Blocks until the adapter has drained: only then may it be deactivated. */
  void removeAdapter(ProviderAdapter adapter, ServiceReference<ProviderAdapter> reference) {
    ServiceIdentity identity = ServiceIdentity.of(reference, ProviderAdapter.PROVIDER_ID);
    if (adapters.retire(identity)) {
      adapters.drain(identity, Duration.ofSeconds(config.drain__seconds()));
    }
  }

  /** A lease on the provider's adapter, now or as soon as it is back. */
  public CompletableFuture<Lease<ProviderAdapter>> acquire(String providerId) {
    DispatchConfig now = config;
    return adapters.acquireOrPark(
        providerId, Duration.ofSeconds(now.park__seconds()), now.queue__limit());
  }

  /** The adapters as they are bound now. */
  public List<BackendStatus> status() {
    return adapters.status();
  }
}
