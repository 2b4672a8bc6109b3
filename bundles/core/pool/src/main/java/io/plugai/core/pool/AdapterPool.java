package io.plugai.core.pool;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.CredentialKind;
import java.time.Duration;
import java.util.Set;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The adapters as the framework binds and unbinds them. */
@Component(service = Adapters.class, configurationPid = PoolConfig.PID)
public final class AdapterPool extends Pool<ProviderAdapter> implements Adapters {
  private static final Logger LOG = LoggerFactory.getLogger(AdapterPool.class);

  /** What models of this machine are listed under. */
  private static final String LOCAL = "local";

  private final DeclaredTexts kinds =
      new DeclaredTexts(ProviderAdapter.CREDENTIAL_KINDS, Set.of(CredentialKind.NONE));

  private volatile Duration drainLimit;

  /** Called by the framework. */
  @Activate
  public AdapterPool(PoolConfig config) {
    this(Duration.ofSeconds(config.drain__seconds()));
  }

  /** A pool that lets what goes finish for so long. */
  public AdapterPool(Duration drainLimit) {
    super(BackendStatus.Kind.ADAPTER);
    this.drainLimit = drainLimit;
  }

  /** Other bounds, for what goes from now on: nothing that runs notices. */
  @Modified
  void modified(PoolConfig next) {
    drainLimit = Duration.ofSeconds(next.drain__seconds());
  }

  /** Called by the framework. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void addAdapter(ProviderAdapter adapter, ServiceReference<ProviderAdapter> reference) {
    PluginIdentity identity = Identities.of(reference, ProviderAdapter.PROVIDER_ID);
    if (!Identities.isId(identity.id()) || identity.id().equals(LOCAL)) {
      LOG.warn(
          "An adapter of {} says its provider is '{}', which is not an id; it is not used.",
          reference.getBundle(),
          identity.id());
      return;
    }
    kinds.add(identity, reference);
    add(adapter, identity);
  }

  /** Blocks until the adapter has drained: only then may it be deactivated. */
  public void removeAdapter(ProviderAdapter adapter, ServiceReference<ProviderAdapter> reference) {
    PluginIdentity identity = Identities.of(reference, ProviderAdapter.PROVIDER_ID);
    remove(identity, drainLimit);
    kinds.remove(identity);
  }

  @Override
  public Set<String> credentialKinds(PluginIdentity adapter) {
    return kinds.of(adapter);
  }
}
