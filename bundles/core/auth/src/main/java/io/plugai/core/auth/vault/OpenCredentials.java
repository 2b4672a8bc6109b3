package io.plugai.core.auth.vault;

import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.FreshCache;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.credential.Credential;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Opened credentials and policies, kept for a moment, and dropped as soon as they change. */
@Component(service = OpenCredentials.class)
public final class OpenCredentials {
  private static final String POLICIES = "policies";

  private final Changes changes;
  private final FreshCache<Place, Found> credentials;
  private final FreshCache<String, Policies> policies;

  /** Called by the framework. */
  @Activate
  public OpenCredentials(
      @Reference SecretStore store,
      @Reference Vault vault,
      @Reference Changes changes,
      @Reference BackgroundTasks background,
      @Reference Time time) {
    this.changes = changes;
    this.credentials =
        new FreshCache<>(
            changes,
            time,
            background,
            place -> Optional.of(find(store, vault, place)),
            found -> found.place().subject());
    this.policies =
        new FreshCache<>(
            changes,
            time,
            background,
            key -> Optional.of(new Policies(store.policies())),
            found -> POLICIES);
  }

  private static Found find(SecretStore store, Vault vault, Place place) {
    try {
      return opened(store, vault, place);
    } catch (VaultException e) {
      return opened(store, vault, place); // a rotation may have sealed it anew meanwhile
    }
  }

  private static Found opened(SecretStore store, Vault vault, Place place) {
    return new Found(
        place,
        store
            .sealed(place.owner(), place.provider())
            .map(found -> CredentialJson.read(vault.open(found.key().id(), found.sealed()))));
  }

  /** An owner's for a provider. May block. */
  Optional<Credential> read(Owner owner, String provider) {
    return credentials.get(new Place(owner.id(), provider)).flatMap(Found::credential);
  }

  /** A provider's policy. May block. */
  KeyPolicy readPolicy(String provider) {
    return policies.get(POLICIES).map(all -> all.of(provider)).orElse(KeyPolicy.DEFAULT);
  }

  /** An owner's for a provider, as far as memory knows: empty where the database must be asked. */
  Optional<Optional<Credential>> peek(Owner owner, String provider) {
    return credentials.peek(new Place(owner.id(), provider)).map(Found::credential);
  }

  /** A provider's policy, as far as memory knows. */
  Optional<KeyPolicy> peekPolicy(String provider) {
    return policies.peek(POLICIES).map(all -> all.of(provider));
  }

  /** It was changed; what is kept of it counts no longer. */
  void changed(Owner owner, String provider) {
    changes.changed(new Place(owner.id(), provider).subject());
  }

  /** A policy was changed. */
  void policyChanged() {
    changes.changed(POLICIES);
  }

  private record Place(String owner, String provider) {
    String subject() {
      return "credential " + owner + " " + provider;
    }
  }

  private record Found(Place place, Optional<Credential> credential) {
    @Override
    public String toString() {
      return "Found[" + place + "]";
    }
  }

  private record Policies(Map<String, KeyPolicy> set) {
    KeyPolicy of(String provider) {
      return set.getOrDefault(provider, KeyPolicy.DEFAULT);
    }
  }
}
