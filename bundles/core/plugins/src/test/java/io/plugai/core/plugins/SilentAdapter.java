package io.plugai.core.plugins;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.ModelDescriptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** An adapter without models. */
public class SilentAdapter implements ProviderAdapter {
  @Override
  public Flow.Publisher<GenerationEvent> generate(
      GenerationRequest request, Credential credential) {
    throw new UnsupportedOperationException("it has no models");
  }

  @Override
  public CompletionStage<List<ModelDescriptor>> models(Credential credential) {
    return CompletableFuture.completedFuture(List.of());
  }
}
