package io.plugai.core.api.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Hears of plug-ins that come and go. Called by the thread that binds or unbinds the plug-in, which
 * waits: it must not block.
 */
public interface PoolListener {

  /** Another version serves that id now, or none. */
  void changed(String id);

  /**
   * A service is on its way out: nothing new goes to it. It is drained once the stage has
   * completed, so that what it holds can move elsewhere first.
   *
   * @return completes within a bounded time
   */
  default CompletionStage<Void> leaving(PluginIdentity identity) {
    return CompletableFuture.completedFuture(null);
  }
}
