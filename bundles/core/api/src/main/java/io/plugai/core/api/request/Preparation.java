package io.plugai.core.api.request;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What has to be done once a request is sure to be accepted, and before it is begun. Not done for
 * one that comes again under its key.
 */
public interface Preparation {
  /** Nothing. */
  Preparation NONE = () -> CompletableFuture.completedFuture(null);

  /** Does it; where it fails, so does the request, and nothing is begun. */
  CompletionStage<Void> run();
}
