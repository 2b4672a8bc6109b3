package io.plugai.core.api.hub;

import io.plugai.spi.source.ModelReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Looks for models at their sources, as somebody: with the credential that they have put in for the
 * source. Never blocks; within half a minute it is answered one way or the other. Fails with {@link
 * io.plugai.spi.error.GatewayException}s: those of {@link io.plugai.spi.source.ModelSource}, and
 * {@code VALIDATION} for a source that is none. Safe for all threads.
 */
public interface Hub {

  /** The ids of the sources that there are now, sorted. */
  List<String> sources();

  /**
   * One page of the models that match.
   *
   * @param source where to look; empty for the first one that can be searched
   */
  CompletionStage<HubPage> search(String userId, Optional<String> source, HubQuery query);

  /** One model, with its files. */
  CompletionStage<HubModel> model(String userId, String source, ModelReference reference);
}
