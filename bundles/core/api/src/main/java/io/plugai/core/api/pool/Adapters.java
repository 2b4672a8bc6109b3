package io.plugai.core.api.pool;

import io.plugai.spi.adapter.ProviderAdapter;
import java.util.Set;

/** The adapters, by the id of their provider. */
public interface Adapters extends PluginPool<ProviderAdapter> {

  /** The kinds of credential that an adapter takes. */
  Set<String> credentialKinds(PluginIdentity adapter);
}
