package io.plugai.support.upstream;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.GatewayException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where the headers with the credential come from: they may have to be fetched first, and may cease
 * to be any good. Asked anew for each attempt. Safe for all threads.
 */
public interface Access {
  /** Nothing is shown. */
  Access NONE = of(Map.of());

  /**
   * The headers of the next request; does not block. Fails with a {@link GatewayException}, which
   * is the failure of the request.
   */
  CompletionStage<Map<String, Secret>> headers();

  /**
   * The provider has refused these with 401.
   *
   * @return whether there may be better ones; the request is sent once more with them
   */
  default boolean refused(Map<String, Secret> headers) {
    return false;
  }

  /** Always the same headers. */
  static Access of(Map<String, Secret> headers) {
    CompletionStage<Map<String, Secret>> same =
        CompletableFuture.completedStage(Map.copyOf(headers));
    return () -> same;
  }
}
