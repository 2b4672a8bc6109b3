package io.plugai.core.dispatch;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.Providers.Provider;
import io.plugai.core.dispatch.pool.Lease;
import io.plugai.core.dispatch.pool.Pool;
import io.plugai.core.dispatch.pool.ServiceIdentity;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.CredentialKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
  private static final Set<String> NOTHING = Set.of(CredentialKind.NONE);

  private final Pool<ProviderAdapter> adapters = new Pool<>(BackendStatus.Kind.ADAPTER);

  /** The kinds of credential that an adapter takes, by the framework's id of its service. */
  private final Map<Long, Set<String>> kinds = new ConcurrentHashMap<>();

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
    ServiceIdentity identity = ServiceIdentity.of(reference, ProviderAdapter.PROVIDER_ID);
    kinds.put(
        identity.serviceId(), kindsOf(reference.getProperty(ProviderAdapter.CREDENTIAL_KINDS)));
    adapters.add(adapter, identity);
  }

  /** Blocks until the adapter has drained: only then may it be deactivated. */
  void removeAdapter(ProviderAdapter adapter, ServiceReference<ProviderAdapter> reference) {
    ServiceIdentity identity = ServiceIdentity.of(reference, ProviderAdapter.PROVIDER_ID);
    if (adapters.retire(identity)) {
      adapters.drain(identity, Duration.ofSeconds(config.drain__seconds()));
    }
    kinds.remove(identity.serviceId());
  }

  /** As declared: one text, an array or a collection. Who declares nothing takes nothing. */
  private static Set<String> kindsOf(@Nullable Object declared) {
    if (declared instanceof String[] several) {
      return Set.copyOf(Arrays.asList(several));
    }
    if (declared instanceof Collection<?> several) {
      return several.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }
    return declared instanceof String one ? Set.of(one) : NOTHING;
  }

  /** A lease on the provider's adapter, now or as soon as it is back. */
  public CompletableFuture<Lease<ProviderAdapter>> acquire(String providerId) {
    DispatchConfig now = config;
    return adapters.acquireOrPark(
        providerId, Duration.ofSeconds(now.park__seconds()), now.queue__limit());
  }

  /** A lease on the provider's adapter, where one serves now. */
  Optional<Lease<ProviderAdapter>> acquireNow(String providerId) {
    return adapters.acquire(providerId);
  }

  /** The kinds of credential that an adapter takes. */
  Set<String> kinds(ServiceIdentity adapter) {
    return kinds.getOrDefault(adapter.serviceId(), NOTHING);
  }

  /** The providers that are served now, by id. */
  List<Provider> providers() {
    return adapters.servingIdentities().stream()
        .map(serving -> new Provider(serving.id(), kinds(serving)))
        .toList();
  }

  /** The adapters as they are bound now. */
  public List<BackendStatus> status() {
    return adapters.status();
  }
}
