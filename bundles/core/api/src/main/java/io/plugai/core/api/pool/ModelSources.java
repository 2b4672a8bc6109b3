package io.plugai.core.api.pool;

import io.plugai.spi.source.ModelSource;
import java.util.Set;

/** The sources of models, by their id. */
public interface ModelSources extends PluginPool<ModelSource> {

  /** The kinds of credential that a source takes. */
  Set<String> credentialKinds(PluginIdentity source);
}
