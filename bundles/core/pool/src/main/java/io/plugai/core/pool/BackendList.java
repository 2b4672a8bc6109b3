package io.plugai.core.pool;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.Backends;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.pool.ModelSources;
import io.plugai.core.api.pool.Runners;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Adapters, runners and sources of models in one list. */
@Component
public final class BackendList implements Backends {
  private final Adapters adapters;
  private final Runners runners;
  private final ModelSources sources;

  /** Called by the framework. */
  @Activate
  public BackendList(
      @Reference Adapters adapters, @Reference Runners runners, @Reference ModelSources sources) {
    this.adapters = adapters;
    this.runners = runners;
    this.sources = sources;
  }

  @Override
  public List<BackendStatus> list() {
    return Stream.of(adapters, runners, sources).flatMap(pool -> pool.status().stream()).toList();
  }
}
