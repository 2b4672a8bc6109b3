package io.plugai.core.persistence;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.credentials.Credentials.Payer;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.spi.generation.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Things to keep, each complete. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123Z");
  static final UsageLimits LIMITS = new UsageLimits(60, 100_000, 3);

  private Samples() {}

  static User user(String name) {
    return user(name, Role.USER);
  }

  static User user(String name, Role role) {
    return new User(
        "usr_" + name,
        name,
        "Dr. " + name + " ☂",
        role,
        "{\"model\":\"local/starter\"}",
        LIMITS,
        false,
        NOW,
        Optional.empty());
  }

  /** Adds somebody with a password, by an invite as everybody is. */
  static User registered(UserStore users, String name, Role role) {
    users.addInvite(invite("inv_" + name, role), "code-" + name);
    User user = user(name, role);
    users.register(
        "code-" + name, new UserStore.Account(user, Optional.of("hash of " + name)), NOW);
    return user;
  }

  static Invite invite(String id, Role role) {
    return new Invite(
        id,
        role,
        "for a friend",
        User.LOCAL,
        NOW,
        NOW.plus(Duration.ofDays(7)),
        Optional.empty(),
        Optional.empty());
  }

  static Token token(String id, String userId, Token.Kind kind) {
    return new Token(
        id,
        kind,
        userId,
        "laptop",
        "x1Y2",
        Set.of(Permission.READ, Permission.GENERATE),
        new ModelScope(List.of("local/*", "openai/gpt-4.1")),
        LIMITS,
        NOW,
        Optional.of(NOW.plusSeconds(3600)),
        Optional.empty(),
        Optional.empty());
  }

  static LoginSession session(String id, String userId, Instant createdAt) {
    return new LoginSession(
        id,
        userId,
        "Firefox",
        createdAt,
        createdAt,
        createdAt.plus(Duration.ofDays(30)),
        Optional.empty());
  }

  static ProviderKey providerKey(String id, Owner owner, String provider) {
    return new ProviderKey(id, owner, provider, "api_key", "mine", "…x1Y2", NOW, NOW);
  }

  static UsageRecord usage(String id, String userId, Instant at) {
    return usage(id, userId, "openai/gpt-4.1", "completed", at);
  }

  static UsageRecord usage(String id, String userId, String model, String outcome, Instant at) {
    return new UsageRecord(
        id,
        at,
        "req_" + id,
        userId,
        "api-tokens",
        "tok_1",
        "openai",
        model,
        "text",
        true,
        Optional.of(Payer.OPERATOR),
        outcome,
        10,
        20,
        false,
        Map.of("cached_input_tokens", new BigDecimal(8), "seconds", new BigDecimal("1.5")),
        Optional.of(new Usage.Cost(new BigDecimal("0.000420001"), "USD")),
        5,
        Optional.of(100L),
        1500,
        false,
        Optional.empty());
  }

  static UsageRecord withPrompt(UsageRecord record, String prompt) {
    return record.withPrompt(Optional.of(prompt));
  }

  static AuditEntry audit(String id, String action, Instant at) {
    return new AuditEntry(id, at, "usr_ann", action, "usr_bob", "127.0.0.1", "req_1", "by hand");
  }
}
