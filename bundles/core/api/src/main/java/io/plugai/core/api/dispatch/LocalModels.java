package io.plugai.core.api.dispatch;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The models of this machine: in memory or not. Safe for all threads. */
public interface LocalModels {

  /** All of them, sorted by id. */
  List<LocalModelStatus> list();

  /**
   * One of them.
   *
   * @throws io.plugai.spi.error.GatewayException {@code MODEL_NOT_FOUND}
   */
  LocalModelStatus status(String id);

  /**
   * Loads a model, where it is not loaded in this way yet; a copy that was loaded in another way
   * serves until then. Other models may have to leave memory for it. Completes when it can answer;
   * exceptionally with a {@link io.plugai.spi.error.GatewayException} that says why it cannot.
   *
   * @throws io.plugai.spi.error.GatewayException {@code MODEL_NOT_FOUND}
   */
  CompletionStage<Void> load(String id, LoadWish wish);

  /**
   * Takes a model out of memory once its running generations have ended, and forgets how it was
   * wished to be loaded; requests that come later load it again. Completes when the memory has been
   * given back.
   *
   * @throws io.plugai.spi.error.GatewayException {@code MODEL_NOT_FOUND}
   */
  CompletionStage<Void> unload(String id);
}
