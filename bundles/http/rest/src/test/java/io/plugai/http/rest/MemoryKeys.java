package io.plugai.http.rest;

import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.core.api.people.Origin;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps credentials in memory, in the open, for tests. */
final class MemoryKeys implements ProviderKeys {
  final Map<String, Credential> credentials = new ConcurrentHashMap<>();
  final Map<String, KeyPolicy> policies = new ConcurrentHashMap<>();
  private final Map<String, ProviderKey> keys = new ConcurrentHashMap<>();
  volatile CompletableFuture<TestResult> nextTest = new CompletableFuture<>();

  @Override
  public List<ProviderKey> list(Owner owner) {
    return keys.values().stream().filter(key -> key.owner().equals(owner)).toList();
  }

  @Override
  public ProviderKey add(
      String actorId,
      Owner owner,
      String provider,
      Optional<String> name,
      Credential credential,
      Origin origin) {
    String id = "pk_" + keys.size();
    credentials.put(id, credential);
    ProviderKey key =
        new ProviderKey(
            id,
            owner,
            provider,
            credential.getClass().getSimpleName(),
            name.orElse(""),
            "…last",
            Instant.EPOCH,
            Instant.EPOCH);
    keys.put(id, key);
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
    ProviderKey key = require(owner, id);
    credentials.put(id, credential);
    return key;
  }

  @Override
  public void remove(String actorId, Owner owner, String id, Origin origin) {
    keys.remove(require(owner, id).id());
  }

  @Override
  public CompletionStage<TestResult> test(String actorId, Owner owner, String id, Origin origin) {
    require(owner, id);
    return nextTest;
  }

  private ProviderKey require(Owner owner, String id) {
    return Optional.ofNullable(keys.get(id))
        .filter(key -> key.owner().equals(owner))
        .orElseThrow(() -> GatewayException.notFound("provider key"));
  }

  @Override
  public Map<String, KeyPolicy> policies() {
    return policies;
  }

  @Override
  public void setPolicy(String actorId, String provider, KeyPolicy policy, Origin origin) {
    policies.put(provider, policy);
  }

  @Override
  public int rotateMasterKey(String actorId, Origin origin) {
    return 0;
  }
}
