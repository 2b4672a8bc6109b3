package io.plugai.core.api.dispatch;

import io.plugai.spi.credential.Credential;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Those that people may have credentials for: providers that adapters serve now, and sources. Safe
 * for all threads; never blocks.
 */
public interface Providers {

  /** All of them, by id. */
  List<Provider> list();

  /** The provider of that id, where an adapter serves it. */
  Optional<Provider> find(String id);

  /**
   * Asks a provider whether it takes a credential. Completes normally where it does, exceptionally
   * with a {@link io.plugai.spi.error.GatewayException} otherwise: {@code CREDENTIAL_REJECTED}
   * where it does not, {@code BACKEND_TIMEOUT} after 20 seconds.
   */
  CompletionStage<Void> check(String providerId, Credential credential);

  /**
   * One provider.
   *
   * @param credentialKinds see {@link io.plugai.spi.credential.CredentialKind}
   */
  record Provider(String id, Set<String> credentialKinds) {
    /** Copies the set. */
    public Provider {
      credentialKinds = Set.copyOf(credentialKinds);
    }
  }
}
