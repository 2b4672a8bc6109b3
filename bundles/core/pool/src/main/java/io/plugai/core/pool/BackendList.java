package io.plugai.core.pool;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.Backends;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.pool.Runners;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Adapters and runners in one list. */
@Component
public final class BackendList implements Backends {
  private final Adapters adapters;
  private final Runners runners;

  /** Called by the framework. */
  @Activate
  public BackendList(@Reference Adapters adapters, @Reference Runners runners) {
    this.adapters = adapters;
    this.runners = runners;
  }

  @Override
  public List<BackendStatus> list() {
    return Stream.concat(adapters.status().stream(), runners.status().stream()).toList();
  }
}
