package io.plugai.core.auth.vault;

import io.plugai.core.api.credentials.CredentialListener;
import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.core.api.dispatch.Providers;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.Fields;
import io.plugai.core.auth.common.Ids;
import io.plugai.core.auth.common.Time;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.CredentialKind;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes credentials in, seals them, and tells whom it concerns. */
@Component
public final class ProviderKeyService implements ProviderKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderKeyService.class);

  private final SecretStore store;
  private final Vault vault;
  private final OpenCredentials open;
  private final AuditLog audit;
  private final Time time;
  private final List<CredentialListener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Providers providers;

  /** Called by the framework. */
  @Activate
  public ProviderKeyService(
      @Reference SecretStore store,
      @Reference Vault vault,
      @Reference OpenCredentials open,
      @Reference AuditLog audit,
      @Reference Time time) {
    this.store = store;
    this.vault = vault;
    this.open = open;
    this.audit = audit;
    this.time = time;
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setProviders(Providers next) {
    providers = next;
  }

  @SuppressWarnings("ReferenceEquality") // the very service that goes
  void unsetProviders(Providers gone) {
    if (providers == gone) {
      providers = null;
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addListener(CredentialListener listener) {
    listeners.add(listener);
  }

  void removeListener(CredentialListener listener) {
    listeners.remove(listener);
  }

  @Override
  public List<ProviderKey> list(Owner owner) {
    return store.credentials(owner.id());
  }

  @Override
  public ProviderKey add(
      String actorId,
      Owner owner,
      String provider,
      Optional<String> name,
      Credential credential,
      Origin origin) {
    String called = name.orElse(provider);
    check(provider, called, credential);
    Instant now = time.now();
    ProviderKey key = key(Ids.next("pk_"), owner, provider, called, credential, now, now);
    keep(
        key,
        credential,
        text -> {
          store.addCredential(key, text);
          return true;
        });
    changed(key);
    audit(actorId, "provider_key.added", key, origin);
    return key;
  }

  @Override
  public ProviderKey replace(
      String actorId,
      Owner owner,
      String id,
      Optional<String> name,
      Credential credential,
      Origin origin) {
    ProviderKey old = require(owner, id);
    String called = name.orElse(old.name());
    check(old.provider(), called, credential);
    ProviderKey key =
        key(id, owner, old.provider(), called, credential, old.createdAt(), time.now());
    if (!keep(key, credential, text -> store.replaceCredential(key, text))) {
      throw gone();
    }
    changed(key);
    audit(actorId, "provider_key.replaced", key, origin);
    return key;
  }

  @Override
  public void remove(String actorId, Owner owner, String id, Origin origin) {
    ProviderKey old = require(owner, id);
    if (!store.removeCredential(owner.id(), id)) {
      throw gone();
    }
    changed(old);
    audit(actorId, "provider_key.removed", old, origin);
  }

  @Override
  public CompletionStage<TestResult> test(String actorId, Owner owner, String id, Origin origin) {
    ProviderKey key = require(owner, id);
    Credential credential = opened(key);
    audit(actorId, "provider_key.tested", key, origin);
    return CredentialTest.run(requireProviders(), key.provider(), credential);
  }

  private Credential opened(ProviderKey key) {
    try {
      return open.read(key.owner(), key.provider()).orElseThrow(ProviderKeyService::gone);
    } catch (VaultException e) {
      LOG.error("{}", e.getMessage());
      throw new GatewayException(
          ErrorCode.CONFLICT, "The stored credential cannot be opened: put it in again.", e);
    }
  }

  @Override
  public Map<String, KeyPolicy> policies() {
    return store.policies();
  }

  @Override
  public void setPolicy(String actorId, String provider, KeyPolicy policy, Origin origin) {
    requireProvider(provider);
    store.setPolicy(provider, policy);
    open.policyChanged();
    audit.record(actorId, "policy.set", provider, policy.id(), origin);
  }

  @Override
  public int rotateMasterKey(String actorId, Origin origin) {
    int count = vault.rotate();
    audit.record(actorId, "master_key.rotated", "", count + " secrets sealed anew", origin);
    return count;
  }

  private ProviderKey require(Owner owner, String id) {
    return store.credential(owner.id(), id).orElseThrow(ProviderKeyService::gone);
  }

  private static GatewayException gone() {
    return GatewayException.notFound("provider key");
  }

  private void check(String provider, String name, Credential credential) {
    Set<String> kinds = requireProvider(provider).credentialKinds();
    Fields fields = new Fields();
    fields.name(name, "name");
    Fields parts = fields.of("credential");
    parts.require(
        kinds.contains(CredentialKind.of(credential)),
        "kind",
        "is not one that this provider takes: " + String.join(", ", new TreeSet<>(kinds)));
    CredentialRules.check(parts, credential);
    fields.check();
  }

  private Providers.Provider requireProvider(String provider) {
    return requireProviders()
        .find(provider)
        .orElseThrow(
            () -> GatewayException.invalid("provider", "is not one that this gateway has"));
  }

  private Providers requireProviders() {
    Providers now = providers;
    if (now == null) {
      throw new GatewayException(
              ErrorCode.UNAVAILABLE, "The gateway does not know its providers yet. Try again.")
          .withRetryAfter(Duration.ofSeconds(5));
    }
    return now;
  }

  private static ProviderKey key(
      String id,
      Owner owner,
      String provider,
      String name,
      Credential credential,
      Instant createdAt,
      Instant updatedAt) {
    return new ProviderKey(
        id,
        owner,
        provider,
        CredentialKind.of(credential),
        name,
        CredentialRules.hint(credential),
        createdAt,
        updatedAt);
  }

  private boolean keep(ProviderKey key, Credential credential, Predicate<String> keeper) {
    return vault.keep(key.id(), CredentialJson.write(credential), keeper::test);
  }

  private void changed(ProviderKey key) {
    open.changed(key.owner(), key.provider());
    if (key.owner().isOperator()) {
      listeners.forEach(listener -> tell(listener, key.provider()));
    }
  }

  private static void tell(CredentialListener listener, String provider) {
    try {
      listener.operatorCredentialChanged(provider);
    } catch (RuntimeException e) {
      LOG.error("a listener failed to take a changed credential of '{}' in", provider, e);
    }
  }

  private void audit(String actorId, String action, ProviderKey key, Origin origin) {
    String whose = key.owner().isOperator() ? "the operator's" : "of " + key.owner().id();
    audit.record(
        actorId,
        action,
        key.id(),
        "%s, %s, %s".formatted(key.provider(), key.kind(), whose),
        origin);
  }
}
