package io.plugai.core.api.pool;

import io.plugai.spi.runner.ModelRunner;
import java.util.Set;

/** The runners, by their id. */
public interface Runners extends PluginPool<ModelRunner> {

  /** How the names of files end that a runner loads, in lower case; nothing where it says none. */
  Set<String> formats(PluginIdentity runner);
}
