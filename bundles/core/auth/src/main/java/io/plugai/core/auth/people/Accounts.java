package io.plugai.core.auth.people;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.store.UserStore.Account;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.Fields;
import io.plugai.core.auth.common.Preferences;
import io.plugai.core.auth.common.Time;
import io.plugai.core.auth.limits.Attempts;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What accounts hold, and what the operator decides about them. */
final class Accounts {
  private static final int MOST_PER_PAGE = 200;
  private static final int MOST_PREFERENCES = 16 * 1024;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final UserStore users;
  private final LoginSessionStore sessions;
  private final TokenStore tokens;
  private final AuditLog audit;
  private final Passwords passwords;
  private final Attempts attempts;
  private final Changes changes;
  private final Time time;

  /** Two changes of one account, of different fields, must not undo each other. */
  Accounts(
      UserStore users,
      LoginSessionStore sessions,
      TokenStore tokens,
      AuditLog audit,
      Passwords passwords,
      Attempts attempts,
      Changes changes,
      Time time) {
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.audit = audit;
    this.passwords = passwords;
    this.attempts = attempts;
    this.changes = changes;
    this.time = time;
  }

  User byId(String id) {
    return users.byId(id).orElseThrow(() -> GatewayException.notFound("account"));
  }

  User require(String idOrName) {
    return users
        .byId(idOrName)
        .or(() -> users.byName(idOrName).map(Account::user))
        .orElseThrow(() -> GatewayException.notFound("account"));
  }

  Page<User> list(Optional<String> after, int limit) {
    return users.list(after, Math.max(1, Math.min(limit, MOST_PER_PAGE)));
  }

  User updateProfile(
      String id, Optional<String> displayName, Optional<String> preferences, Origin origin) {
    Fields fields = new Fields();
    displayName.ifPresent(name -> fields.name(name, "display_name"));
    preferences.ifPresent(json -> checkPreferences(fields, json));
    fields.check();
    users.setProfile(id, displayName, preferences);
    changes.changed(id);
    audit.record(id, "user.updated", id, "profile", origin);
    return byId(id);
  }

  private static void checkPreferences(Fields fields, String json) {
    fields
        .require(
            json.length() <= MOST_PREFERENCES,
            "preferences",
            "must have at most %d characters".formatted(MOST_PREFERENCES))
        .require(
            json.length() > MOST_PREFERENCES || holds(json, JsonNode::isObject),
            "preferences",
            "must be a JSON object")
        .require(
            json.length() > MOST_PREFERENCES || holds(json, Preferences::areUnderstood),
            "preferences." + Preferences.FALLBACK,
            "must be default, wait or none");
  }

  private static boolean holds(String json, Predicate<JsonNode> condition) {
    try {
      return condition.test(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  void changePassword(
      Caller caller, Secret current, Secret next, boolean endTokens, Origin origin) {
    attempts.from(origin);
    User user = byId(caller.id());
    attempts.forName(user.name(), origin);
    requirePassword(user);
    Fields fields = new Fields();
    Passwords.check(fields, "new_password", next, user.name());
    fields.check();
    Optional<String> kept = users.byName(user.name()).flatMap(Account::passwordHash);
    if (!passwords.matches(current, kept)) {
      audit.record(user.id(), "login.failed", user.id(), "wrong password at a change", origin);
      throw new GatewayException(ErrorCode.INVALID_CREDENTIALS, "The current password is wrong.");
    }
    users.setPassword(user.id(), passwords.hash(next));
    sessions.revokeAll(
        user.id(),
        Optional.of(caller.keyId()).filter(id -> caller.way() == AuthMethod.SESSIONS),
        time.now());
    List<String> ended = endTokens ? tokens.revokeAll(user.id(), time.now()) : List.of();
    changes.changed(user.id());
    audit.record(user.id(), "password.changed", user.id(), "", origin);
    ended.forEach(
        id -> audit.record(user.id(), "token.revoked", id, "at a change of password", origin));
  }

  Secret resetPassword(String actorId, String userId, Origin origin) {
    User user = byId(userId);
    requirePassword(user);
    Secret next = Passwords.random();
    users.setPassword(userId, passwords.hash(next));
    sessions.revokeAll(userId, Optional.empty(), time.now());
    changes.changed(userId);
    audit.record(actorId, "password.reset", userId, "", origin);
    return next;
  }

  private static void requirePassword(User user) {
    if (user.external() || user.id().equals(User.LOCAL)) {
      throw new GatewayException(ErrorCode.CONFLICT, "This account has no password.");
    }
  }

  User update(
      String actorId,
      String userId,
      Optional<Role> role,
      Optional<Boolean> disabled,
      Optional<UsageLimits> limits,
      Origin origin) {
    Instant now = time.now();
    if (!users.setStanding(userId, old -> changed(old, role, disabled, limits, now))) {
      throw new GatewayException(
          ErrorCode.CONFLICT,
          "This is the last operator who can log in, who can be neither disabled nor demoted.");
    }
    if (disabled.orElse(false)) {
      sessions.revokeAll(userId, Optional.empty(), now);
    }
    changes.changed(userId);
    audit.record(actorId, "user.updated", userId, told(role, disabled, limits), origin);
    return byId(userId);
  }

  private static User changed(
      User old,
      Optional<Role> role,
      Optional<Boolean> disabled,
      Optional<UsageLimits> limits,
      Instant now) {
    requireChangeable(old);
    return old.withStanding(
        role.orElse(old.role()),
        disabled
            .map(off -> off ? Optional.of(old.disabledAt().orElse(now)) : NOT_DISABLED)
            .orElse(old.disabledAt()),
        limits.orElse(old.limits()));
  }

  private static final Optional<Instant> NOT_DISABLED = Optional.empty();

  private static void requireChangeable(User user) {
    if (user.id().equals(User.LOCAL)) {
      throw new GatewayException(
          ErrorCode.CONFLICT,
          "This account stands for whoever uses the gateway in local-only mode and cannot be changed.");
    }
  }

  private static String told(
      Optional<Role> role, Optional<Boolean> disabled, Optional<UsageLimits> limits) {
    List<String> parts = new ArrayList<>();
    role.ifPresent(to -> parts.add("role " + to.id()));
    disabled.ifPresent(off -> parts.add(off ? "disabled" : "enabled"));
    limits.ifPresent(
        to ->
            parts.add(
                "limits %d/%d/%d"
                    .formatted(to.requestsPerMinute(), to.tokensPerMinute(), to.concurrent())));
    return String.join(", ", parts);
  }
}
