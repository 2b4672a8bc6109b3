package io.plugai.core.pool;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.pool.ModelSources;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.source.ModelSource;
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

/** The sources of models as the framework binds and unbinds them. */
@Component(service = ModelSources.class, configurationPid = PoolConfig.PID)
public final class SourcePool extends Pool<ModelSource> implements ModelSources {
  private static final Logger LOG = LoggerFactory.getLogger(SourcePool.class);

  private final DeclaredTexts kinds =
      new DeclaredTexts(ModelSource.CREDENTIAL_KINDS, Set.of(CredentialKind.NONE));

  private volatile Duration drainLimit;

  /** Called by the framework. */
  @Activate
  public SourcePool(PoolConfig config) {
    this(Duration.ofSeconds(config.drain__seconds()));
  }

  /** A pool that lets what goes finish for so long. */
  public SourcePool(Duration drainLimit) {
    super(BackendStatus.Kind.SOURCE);
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
  public void addSource(ModelSource source, ServiceReference<ModelSource> reference) {
    PluginIdentity identity = Identities.of(reference, ModelSource.SOURCE_ID);
    if (!Identities.isId(identity.id())) {
      LOG.warn(
          "A source of {} says its id is '{}', which is none; it is not used.",
          reference.getBundle(),
          identity.id());
      return;
    }
    kinds.add(identity, reference);
    add(source, identity);
  }

  /** Blocks until the source has drained: only then may it be deactivated. */
  public void removeSource(ModelSource source, ServiceReference<ModelSource> reference) {
    PluginIdentity identity = Identities.of(reference, ModelSource.SOURCE_ID);
    remove(identity, drainLimit);
    kinds.remove(identity);
  }

  @Override
  public Set<String> credentialKinds(PluginIdentity source) {
    return kinds.of(source);
  }
}
