package io.plugai.core.dispatch;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.Backends;
import io.plugai.core.dispatch.local.LocalModelManager;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Adapters and runners in one list. */
@Component
public final class BackendList implements Backends {
  private final AdapterPool adapters;
  private final LocalModelManager models;

  /** Called by the framework. */
  @Activate
  public BackendList(@Reference AdapterPool adapters, @Reference LocalModelManager models) {
    this.adapters = adapters;
    this.models = models;
  }

  @Override
  public List<BackendStatus> list() {
    return Stream.concat(adapters.status().stream(), models.runners().stream()).toList();
  }
}
