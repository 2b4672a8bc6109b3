package io.plugai.core.api.credentials;

import io.plugai.core.api.people.Origin;
import io.plugai.spi.credential.Credential;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps credentials for providers, sealed, one for each owner and provider. They can be put in,
 * replaced, tested and removed, and never read. Throws {@link
 * io.plugai.spi.error.GatewayException}. May block for a moment. Safe for all threads.
 */
public interface ProviderKeys {

  /** An owner's, by provider. */
  List<ProviderKey> list(Owner owner);

  /**
   * Puts one in.
   *
   * @throws io.plugai.spi.error.GatewayException {@code CONFLICT} where the owner has one for that
   *     provider; {@code VALIDATION} where the provider is unknown or takes no such kind
   */
  ProviderKey add(
      String actorId,
      Owner owner,
      String provider,
      Optional<String> name,
      Credential credential,
      Origin origin);

  /** Puts another in its place. */
  ProviderKey replace(
      String actorId,
      Owner owner,
      String id,
      Optional<String> name,
      Credential credential,
      Origin origin);

  /** Removes one. Once this returns, this gateway shows it to nobody. */
  void remove(String actorId, Owner owner, String id, Origin origin);

  /**
   * Asks the provider whether it takes the credential. Completes with the answer; exceptionally
   * with a {@link io.plugai.spi.error.GatewayException} where the provider could not be asked.
   */
  CompletionStage<TestResult> test(String actorId, Owner owner, String id, Origin origin);

  // ---- whose credential pays ----

  /** The policies that were set, by provider; {@link KeyPolicy#DEFAULT} for all others. */
  Map<String, KeyPolicy> policies();

  /** Sets a provider's policy. */
  void setPolicy(String actorId, String provider, KeyPolicy policy, Origin origin);

  // ---- the master key ----

  /**
   * Makes a new master key the current one, where it lies in a file, and seals everything anew
   * under the current one. Requests go on meanwhile; cut off in the middle, it can be run again.
   *
   * @return how many secrets were sealed anew
   */
  int rotateMasterKey(String actorId, Origin origin);

  /**
   * What a provider said of a credential.
   *
   * @param works whether it takes it
   * @param message one sentence for people
   */
  record TestResult(boolean works, String message) {}
}
