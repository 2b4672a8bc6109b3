package io.plugai.core.pool;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.core.api.pool.Runners;
import io.plugai.spi.runner.ModelRunner;
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

/** The runners as the framework binds and unbinds them. */
@Component(service = Runners.class, configurationPid = PoolConfig.PID)
public final class RunnerPool extends Pool<ModelRunner> implements Runners {
  private final DeclaredTexts formats = new DeclaredTexts(ModelRunner.FORMATS, Set.of());
  private volatile Duration drainLimit;

  /** Called by the framework. */
  @Activate
  public RunnerPool(PoolConfig config) {
    this(Duration.ofSeconds(config.drain__seconds()));
  }

  /** A pool that lets what goes finish for so long. */
  public RunnerPool(Duration drainLimit) {
    super(BackendStatus.Kind.RUNNER);
    this.drainLimit = drainLimit;
  }

  /** Other bounds, for what goes from now on: nothing that runs notices. */
  @Modified
  void modified(PoolConfig next) {
    drainLimit = Duration.ofSeconds(next.drain__seconds());
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addRunner(ModelRunner runner, ServiceReference<ModelRunner> reference) {
    PluginIdentity identity = Identities.of(reference, ModelRunner.RUNNER_ID);
    formats.add(identity, reference);
    add(runner, identity);
  }

  /** Blocks until the runner's models have moved or ended: only then may the runner be stopped. */
  void removeRunner(ModelRunner runner, ServiceReference<ModelRunner> reference) {
    PluginIdentity identity = Identities.of(reference, ModelRunner.RUNNER_ID);
    remove(identity, drainLimit);
    formats.remove(identity);
  }

  @Override
  public Set<String> formats(PluginIdentity runner) {
    return formats.of(runner);
  }
}
