package io.plugai.core.auth.people;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People.Login;
import io.plugai.core.api.people.User;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.LoginSessionStore.Refreshable;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.store.UserStore.Account;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.Ids;
import io.plugai.core.auth.common.Refusals;
import io.plugai.core.auth.common.SecretText;
import io.plugai.core.auth.common.Time;
import io.plugai.core.auth.limits.Attempts;
import io.plugai.core.auth.sessions.AccessTokens;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Begins sessions, goes on with them and ends them. A refresh token is good for one time: one that
 * is shown again was stolen, or stolen from, and ends the session for both (RFC 9700, section
 * 4.14.2).
 */
final class Logins {
  /** Whom the audit log names where nobody has said who they are. */
  static final String UNKNOWN = "unknown";

  private static final int CLIENT_CHARACTERS = 100;
  private static final int MOST_SESSIONS = 100;

  private final UserStore users;
  private final LoginSessionStore sessions;
  private final AuditLog audit;
  private final AccessTokens accessTokens;
  private final Passwords passwords;
  private final Attempts attempts;
  private final AuthSettings settings;
  private final AuthMethods ways;
  private final Changes changes;
  private final Time time;

  Logins(
      UserStore users,
      LoginSessionStore sessions,
      AuditLog audit,
      AccessTokens accessTokens,
      Passwords passwords,
      Attempts attempts,
      AuthSettings settings,
      AuthMethods ways,
      Changes changes,
      Time time) {
    this.users = users;
    this.sessions = sessions;
    this.audit = audit;
    this.accessTokens = accessTokens;
    this.passwords = passwords;
    this.attempts = attempts;
    this.settings = settings;
    this.ways = ways;
    this.changes = changes;
    this.time = time;
  }

  Login login(String name, Secret password, String client, Origin origin) {
    requireOpen();
    attempts.from(origin);
    String known = name.trim().toLowerCase(Locale.ROOT);
    attempts.forName(known, origin);
    Optional<Account> account = users.byName(known);
    // Whatever is wrong, it is found out after the same work.
    boolean matches = passwords.matches(password, account.flatMap(Account::passwordHash));
    if (account.isEmpty() || !matches) {
      throw failed(account, origin, "wrong name or password", wrong());
    }
    User user = account.get().user();
    if (user.disabledAt().isPresent()) {
      throw failed(account, origin, "disabled", Refusals.accountDisabled());
    }
    Optional<String> kept = account.get().passwordHash();
    if (kept.filter(passwords::isOutdated).isPresent()) {
      kept = Optional.of(passwords.hash(password));
      users.setPassword(user.id(), kept.get());
    }
    Login login = begin(user, client, origin);
    requireUnchanged(login, kept);
    return login;
  }

  /** A password that was changed meanwhile ended all sessions but this one, which came too late. */
  private void requireUnchanged(Login login, Optional<String> kept) {
    User user = login.user();
    if (!users.byName(user.name()).flatMap(Account::passwordHash).equals(kept)) {
      sessions.revoke(user.id(), login.session().id(), time.now());
      changes.changed(user.id());
      throw wrong();
    }
  }

  private void requireOpen() {
    if (!ways.open(AuthMethod.SESSIONS)) {
      throw new GatewayException(
          ErrorCode.FORBIDDEN,
          "This gateway takes no sessions: 'sessions' is not among its ways_in.");
    }
  }

  private static GatewayException wrong() {
    return new GatewayException(
        ErrorCode.INVALID_CREDENTIALS, "There is no account of that name with that password.");
  }

  /**
   * The name is not written down where there is no such account: people mistype passwords there.
   */
  private GatewayException failed(
      Optional<Account> account, Origin origin, String why, GatewayException answer) {
    String subject = account.map(found -> found.user().id()).orElse("");
    audit.record(UNKNOWN, "login.failed", subject, why, origin);
    return answer;
  }

  private Login begin(User user, String client, Origin origin) {
    Instant now = time.now();
    LoginSession session =
        new LoginSession(
            Ids.next("ses_"),
            user.id(),
            shortened(client),
            now,
            now,
            now.plus(settings.now().sessionIdle()),
            Optional.empty());
    Secret refresh = SecretText.next(SecretText.Kind.REFRESH);
    makeRoom(user, now, origin);
    sessions.add(session, SecretText.hash(refresh.reveal()));
    audit.record(user.id(), "login.succeeded", session.id(), session.client(), origin);
    return login(user, session, refresh);
  }

  /** Nobody has more sessions than they could want: the oldest goes. */
  private void makeRoom(User user, Instant now, Origin origin) {
    sessions.list(user.id(), now).stream()
        .skip(MOST_SESSIONS - 1L)
        .forEach(
            old -> {
              sessions.revoke(user.id(), old.id(), now);
              changes.changed(user.id());
              audit.record(user.id(), "session.ended", old.id(), "too many sessions", origin);
            });
  }

  private static String shortened(String client) {
    String plain = client.replaceAll("\\p{Cntrl}+", " ").strip();
    return plain.length() > CLIENT_CHARACTERS ? plain.substring(0, CLIENT_CHARACTERS) : plain;
  }

  private Login login(User user, LoginSession session, Secret refresh) {
    AccessTokens.Issued access = accessTokens.issue(user.id(), session.id());
    return new Login(user, access.text(), access.expiresAt(), refresh, session);
  }

  Login refresh(Secret token, Origin origin) {
    requireOpen();
    String hash =
        SecretText.hashIfWhole(SecretText.Kind.REFRESH, token.reveal())
            .orElseThrow(() -> unknownRefresh(origin));
    Refreshable found = sessions.byRefreshHash(hash).orElseThrow(() -> unknownRefresh(origin));
    requireLive(found, origin);
    Instant now = time.now();
    Instant expiresAt = now.plus(settings.now().sessionIdle());
    Secret next = SecretText.next(SecretText.Kind.REFRESH);
    LoginSession session = found.session();
    if (!sessions.rotate(session.id(), hash, SecretText.hash(next.reveal()), now, expiresAt)) {
      throw reused(session, origin); // somebody else was faster, with the same token
    }
    LoginSession renewed =
        new LoginSession(
            session.id(),
            session.userId(),
            session.client(),
            session.createdAt(),
            now,
            expiresAt,
            Optional.empty());
    return login(found.owner(), renewed, next);
  }

  /** Only guesses count as attempts: those behind one address refresh often, all together. */
  private GatewayException unknownRefresh(Origin origin) {
    attempts.from(origin);
    return Refusals.tokenInvalid();
  }

  private void requireLive(Refreshable found, Origin origin) {
    if (found.session().revokedAt().isPresent()) {
      throw Refusals.tokenRevoked();
    }
    if (!found.present()) {
      throw reused(found.session(), origin);
    }
    if (!found.session().expiresAt().isAfter(time.now())) {
      throw Refusals.tokenExpired();
    }
    if (found.owner().disabledAt().isPresent()) {
      throw Refusals.accountDisabled();
    }
  }

  private GatewayException reused(LoginSession session, Origin origin) {
    sessions.revoke(session.userId(), session.id(), time.now());
    changes.changed(session.userId());
    audit.record(
        session.userId(),
        "session.reuse_detected",
        session.id(),
        "a refresh token was shown twice; the session was ended",
        origin);
    return Refusals.tokenRevoked();
  }

  void logout(Caller caller, Origin origin) {
    if (caller.way() != AuthMethod.SESSIONS) {
      throw new GatewayException(
          ErrorCode.CONFLICT, "There is no session to end: this request came in without one.");
    }
    end(caller, caller.keyId(), origin);
  }

  List<LoginSession> list(Caller caller) {
    return sessions.list(caller.id(), time.now());
  }

  void end(Caller caller, String sessionId, Origin origin) {
    if (!sessions.revoke(caller.id(), sessionId, time.now())) {
      throw GatewayException.notFound("session");
    }
    changes.changed(caller.id());
    audit.record(caller.id(), "session.ended", sessionId, "", origin);
  }
}
