package io.plugai.core.api.access;

import io.plugai.core.api.route.Fallback;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request, and by what. One object for all requests of a key, as long as it is in
 * memory: what is counted per request is not kept here.
 *
 * @param id id of the account, safe to log
 * @param permissions what they may do with what they presented
 * @param way the way in
 * @param keyId id of the token, access key or session; the way's own name where there is none
 * @param models the models they may ask
 * @param limits what is limited, by the id of the account or the key that the limit belongs to;
 *     without entries that limit nothing
 * @param fallback what they prefer where a model is not ready, if they prefer something
 */
public record Caller(
    String id,
    Set<Permission> permissions,
    AuthMethod way,
    String keyId,
    ModelScope models,
    Map<String, UsageLimits> limits,
    Optional<Fallback> fallback) {

  /** Copies the collections. */
  public Caller {
    permissions = Set.copyOf(permissions);
    limits = Map.copyOf(limits);
  }

  /** Somebody who prefers nothing. */
  public Caller(
      String id,
      Set<Permission> permissions,
      AuthMethod way,
      String keyId,
      ModelScope models,
      Map<String, UsageLimits> limits) {
    this(id, permissions, way, keyId, models, limits, Optional.empty());
  }

  /** Whether this caller may use a route that needs the permission. */
  public boolean may(Permission permission) {
    return permission == Permission.PUBLIC
        || permission == Permission.KNOWN
        || permissions.contains(permission);
  }
}
