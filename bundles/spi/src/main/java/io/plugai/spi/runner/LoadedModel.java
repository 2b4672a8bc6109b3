package io.plugai.spi.runner;

import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.osgi.annotation.versioning.ConsumerType;

/** A model that is in memory and answers. All methods may be called by many threads at once. */
@ConsumerType
public interface LoadedModel extends AutoCloseable {

  /**
   * Runs a generation, under the same rules as {@link
   * io.plugai.spi.adapter.ProviderAdapter#generate}. Cancelling frees its slot within 100 ms. If
   * the worker dies, every generation on it fails with {@code backend_unavailable}.
   */
  Flow.Publisher<GenerationEvent> generate(GenerationRequest request);

  /** How many generations can run at once; the gateway starts no more. At least 1, constant. */
  int capacity();

  /** Completes when the model is gone: closed, or its worker died. Never exceptionally. */
  CompletionStage<Void> terminated();

  /**
   * Ends the worker and gives all its memory back. Generations that still run fail. Does nothing
   * the second time. May block for a short, bounded while.
   */
  @Override
  void close();
}
