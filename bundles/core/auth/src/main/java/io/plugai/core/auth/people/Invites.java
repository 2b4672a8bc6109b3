package io.plugai.core.auth.people;

import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People.NewInvite;
import io.plugai.core.api.people.People.Registration;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.store.UserStore.Account;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.Fields;
import io.plugai.core.auth.common.Ids;
import io.plugai.core.auth.common.SecretText;
import io.plugai.core.auth.common.Time;
import io.plugai.core.auth.limits.Attempts;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes invites, and accounts of them. */
final class Invites {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MOST_NOTE = 200;
  private static final int MOST_PER_PAGE = 200;

  private final UserStore users;
  private final AuditLog audit;
  private final Passwords passwords;
  private final Attempts attempts;
  private final Time time;

  Invites(UserStore users, AuditLog audit, Passwords passwords, Attempts attempts, Time time) {
    this.users = users;
    this.audit = audit;
    this.passwords = passwords;
    this.attempts = attempts;
    this.time = time;
  }

  NewInvite make(String actorId, Role role, String note, Duration validFor, Origin origin) {
    new Fields()
        .text(note, 0, MOST_NOTE, "note")
        .require(
            validFor.compareTo(SHORTEST) >= 0 && validFor.compareTo(LONGEST) <= 0,
            "valid_for",
            "must be between a minute and 365 days")
        .check();
    NewInvite made = add(users, time, madeBy(actorId), role, note, validFor);
    audit.record(actorId, "invite.created", made.invite().id(), "role " + role.id(), origin);
    return made;
  }

  /** Whoever has the shell is the host, as whoever uses the gateway in local-only mode. */
  private static String madeBy(String actorId) {
    return actorId.startsWith("usr_") ? actorId : User.LOCAL;
  }

  /** Makes one without asking. */
  static NewInvite add(
      UserStore users, Time time, String madeBy, Role role, String note, Duration validFor) {
    Instant now = time.now();
    Secret code = SecretText.next(SecretText.Kind.INVITE);
    Invite invite =
        new Invite(
            Ids.next("inv_"),
            role,
            note,
            madeBy,
            now,
            now.plus(validFor),
            Optional.empty(),
            Optional.empty());
    users.addInvite(invite, SecretText.hash(code.reveal()));
    return new NewInvite(invite, code);
  }

  Page<Invite> list(Optional<String> after, int limit) {
    return users.invites(after, Math.max(1, Math.min(limit, MOST_PER_PAGE)));
  }

  void revoke(String actorId, String inviteId, Origin origin) {
    if (!users.revokeInvite(inviteId, time.now())) {
      throw GatewayException.notFound("invite that could be revoked");
    }
    audit.record(actorId, "invite.revoked", inviteId, "", origin);
  }

  User register(Registration wish, Origin origin) {
    attempts.from(origin);
    String displayName = wish.displayName().orElse(wish.name());
    Fields fields = new Fields();
    Names.check(fields, "name", wish.name());
    fields.name(displayName, "display_name");
    Passwords.check(fields, "password", wish.password(), wish.name());
    fields.check();
    String code =
        SecretText.hashIfWhole(SecretText.Kind.INVITE, wish.code().reveal())
            .orElseThrow(() -> refused(origin, invalid()));
    User user = User.newcomer(Ids.next("usr_"), wish.name(), displayName, false, time.now());
    Account account = new Account(user, Optional.of(passwords.hash(wish.password())));
    add(code, account, origin);
    User made = users.byId(user.id()).orElse(user); // its role is the invite's
    audit.record(made.id(), "user.registered", made.id(), "role " + made.role().id(), origin);
    return made;
  }

  /** Only whoever has an invite is told that a name is taken. */
  private void add(String code, Account account, Origin origin) {
    try {
      users.register(code, account, time.now());
    } catch (GatewayException e) {
      throw switch (e.code()) {
        case CONFLICT -> new GatewayException(ErrorCode.CONFLICT, "The name is taken.", e);
        case INVITE_INVALID -> refused(origin, e);
        default -> e;
      };
    }
  }

  private GatewayException refused(Origin origin, GatewayException answer) {
    audit.record(Logins.UNKNOWN, "registration.refused", "", "no good invite", origin);
    return answer;
  }

  private static GatewayException invalid() {
    return new GatewayException(
        ErrorCode.INVITE_INVALID, "The invite is unknown, used, revoked or expired.");
  }
}
