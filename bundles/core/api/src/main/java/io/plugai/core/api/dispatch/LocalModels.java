package io.plugai.core.api.dispatch;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The models of this machine: in memory or not. Safe for all threads. */
public interface LocalModels {

  /** All of them, sorted by id. */
  List<LocalModelStatus> list();

  /**
   * Loads a model, where it is not loaded yet.
   *
   * @throws io.plugai.spi.error.GatewayException {@code MODEL_NOT_FOUND}
   */
  CompletionStage<Void> load(String id);

  /**
   * Takes a model out of memory once its running generations have ended; requests that come later
   * load it again. Completes when the memory has been given back.
   *
   * @throws io.plugai.spi.error.GatewayException {@code MODEL_NOT_FOUND}
   */
  CompletionStage<Void> unload(String id);
}
