package io.plugai.support.upstream;

import io.plugai.spi.error.GatewayException;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What a provider's refusals mean, where it has its own way of saying so. Must not block. */
@FunctionalInterface
public interface Refusals {
  /** The usual meanings. */
  Refusals UNEXPLAINED = (status, headers) -> Optional.empty();

  /** What a refusal means; empty for the usual meaning of its status and words. */
  Optional<GatewayException> meaning(int status, HttpHeaders headers);
}
