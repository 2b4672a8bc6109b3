package io.plugai.core.api.store;

import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.ProviderKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sealed secrets, which the database cannot read: provider credentials, and the gateway's own.
 * Transactions and failures as of {@link UserStore}.
 */
public interface SecretStore {

  /** An owner's credentials by provider. */
  List<ProviderKey> credentials(String ownerId);

  /** One of an owner's. */
  Optional<ProviderKey> credential(String ownerId, String id);

  /** An owner's for a provider, with its secret. */
  Optional<Sealed> sealed(String ownerId, String provider);

  /** Adds one; {@code CONFLICT} where the owner has one for that provider. */
  void addCredential(ProviderKey key, String sealed);

  /** Replaces one; whether it is there. */
  boolean replaceCredential(ProviderKey key, String sealed);

  /** Removes one of an owner's; whether it was there. */
  boolean removeCredential(String ownerId, String id);

  /** The policies that were set. */
  Map<String, KeyPolicy> policies();

  /** Sets one. */
  void setPolicy(String provider, KeyPolicy policy);

  /** The gateway's own secret of that name; adds this one first, where there is none yet. */
  String ownSecret(String name, String sealedIfMissing);

  /** The gateway's own secret of that name. */
  Optional<String> ownSecret(String name);

  /** Everything sealed, of credentials and the gateway's own, in parts. */
  List<Resealable> allSealed(Optional<String> afterId, int limit);

  /** Puts a new seal on, unless it has changed meanwhile; whether it was done. */
  boolean reseal(Resealable old, String sealed);

  /** A credential with its secret. */
  record Sealed(ProviderKey key, String sealed) {
    /** Shows the key's own text only. */
    @Override
    public String toString() {
      return "Sealed[" + key.id() + "]";
    }
  }

  /**
   * Something sealed.
   *
   * @param id what it is sealed for: a credential's id, or the name of one of the gateway's own
   */
  record Resealable(String id, String sealed) {}
}
