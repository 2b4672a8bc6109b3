package io.plugai.core.api.credentials;

import io.plugai.spi.credential.Credential;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * Chooses the credential that a provider is shown. Never blocks: what is in memory is there at
 * once, the rest comes later, on another thread. Safe for all threads.
 */
public interface Credentials {

  /**
   * For a generation of somebody's. Completes exceptionally with a {@link
   * io.plugai.spi.error.GatewayException}: {@code CREDENTIAL_REJECTED} where the provider's policy
   * asks for a key of their own and they have none, {@code BACKEND_UNAVAILABLE} where the database
   * cannot be asked.
   */
  CompletionStage<Choice> forGeneration(String userId, String provider);

  /** For asking a provider for its models: the operator's, or {@link Credential.None}. */
  CompletionStage<Credential> forListing(String provider);

  /**
   * What to show, and who pays.
   *
   * @param credential {@link Credential.None} stands for what the adapter is configured with
   */
  record Choice(Credential credential, Payer payer) {}

  /** Who pays. */
  enum Payer {
    /** The person, with a credential of their own. */
    USER,
    /** The operator. */
    OPERATOR;

    /** Its name in the API, the log and the database. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
