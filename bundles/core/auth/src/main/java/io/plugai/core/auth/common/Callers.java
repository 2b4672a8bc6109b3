package io.plugai.core.auth.common;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.User;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Makes callers of accounts and what stands for them. */
public final class Callers {
  private Callers() {}

  /** Somebody who may do all that these permissions hold. */
  public static Caller of(
      User user, Set<Permission> permissions, AuthMethod way, String keyId, UsageLimits defaults) {
    return new Caller(
        user.id(),
        permissions,
        way,
        keyId,
        ModelScope.ALL,
        limits(user, defaults),
        Preferences.fallback(user));
  }

  /** Somebody who shows a token: it may what both it and its owner may. */
  public static Caller of(Token token, User owner, UsageLimits defaults) {
    Set<Permission> permissions = new HashSet<>(token.scopes());
    permissions.retainAll(owner.role().permissions());
    Map<String, UsageLimits> limits = limits(owner, defaults);
    if (!token.limits().isNone()) {
      limits.put(token.id(), token.limits());
    }
    return new Caller(
        owner.id(),
        permissions,
        AuthMethod.API_TOKENS,
        token.id(),
        token.models(),
        limits,
        Preferences.fallback(owner));
  }

  private static Map<String, UsageLimits> limits(User user, UsageLimits defaults) {
    UsageLimits own =
        new UsageLimits(
            orDefault(user.limits().requestsPerMinute(), defaults.requestsPerMinute()),
            orDefault(user.limits().tokensPerMinute(), defaults.tokensPerMinute()),
            orDefault(user.limits().concurrent(), defaults.concurrent()));
    Map<String, UsageLimits> limits = new HashMap<>();
    if (!own.isNone()) {
      limits.put(user.id(), own);
    }
    return limits;
  }

  private static int orDefault(int own, int otherwise) {
    return own == 0 ? otherwise : own;
  }
}
