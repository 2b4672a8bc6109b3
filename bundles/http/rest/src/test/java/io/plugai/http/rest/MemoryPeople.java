package io.plugai.http.rest;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** One person, Ada, whose login can be held up, for tests. */
final class MemoryPeople implements People {
  static final String INVITE = "plugai_inv_good";
  static final String PASSWORD = "correct horse";

  volatile CountDownLatch mayLogIn = new CountDownLatch(0);
  volatile Origin lastOrigin = Origin.SHELL;
  volatile User ada = user("{}", UsageLimits.NONE, Optional.empty());

  private static User user(String preferences, UsageLimits limits, Optional<Instant> disabledAt) {
    return new User(
        "usr_ada", "ada", "Ada", Role.USER, preferences, limits, false, Instant.EPOCH, disabledAt);
  }

  @Override
  public User register(Registration registration, Origin origin) {
    lastOrigin = origin;
    if (!registration.code().reveal().equals(INVITE)) {
      throw new GatewayException(ErrorCode.INVITE_INVALID, "This invite does not count.");
    }
    return ada;
  }

  @Override
  public Login login(String name, Secret password, String client, Origin origin) {
    try {
      mayLogIn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (!password.reveal().equals(PASSWORD)) {
      throw new GatewayException(ErrorCode.INVALID_CREDENTIALS, "No such name and password.");
    }
    return login(client);
  }

  private Login login(String client) {
    Instant end = Instant.now().plus(Duration.ofMinutes(10));
    return new Login(
        ada,
        new Secret("access"),
        end,
        new Secret("plugai_ref_next"),
        new LoginSession("ses_1", ada.id(), client, end, end, end, Optional.empty()));
  }

  @Override
  public Login refresh(Secret refreshToken, Origin origin) {
    return login("");
  }

  @Override
  public void logout(Caller caller, Origin origin) {}

  @Override
  public void changePassword(
      Caller caller, Secret current, Secret next, boolean tokens, Origin origin) {}

  @Override
  public User me(Caller caller) {
    return ada;
  }

  @Override
  public User updateMe(
      Caller caller, Optional<String> displayName, Optional<String> preferences, Origin origin) {
    ada = user(preferences.orElse(ada.preferences()), ada.limits(), ada.disabledAt());
    return ada;
  }

  @Override
  public List<LoginSession> sessions(Caller caller) {
    return List.of(login("app").session());
  }

  @Override
  public void endSession(Caller caller, String sessionId, Origin origin) {
    throw GatewayException.notFound("session");
  }

  @Override
  public Page<User> list(Optional<String> after, int limit) {
    return new Page<>(List.of(ada), Optional.of("ada"));
  }

  @Override
  public User require(String idOrName) {
    if (!List.of(ada.id(), ada.name()).contains(idOrName)) {
      throw GatewayException.notFound("account");
    }
    return ada;
  }

  @Override
  public User update(
      String actorId,
      String userId,
      Optional<Role> role,
      Optional<Boolean> disabled,
      Optional<UsageLimits> limits,
      Origin origin) {
    ada =
        user(
            ada.preferences(),
            limits.orElse(ada.limits()),
            disabled.orElse(false) ? Optional.of(Instant.EPOCH) : Optional.empty());
    return ada;
  }

  @Override
  public Secret resetPassword(String actorId, String userId, Origin origin) {
    return new Secret("another password");
  }

  @Override
  public NewInvite invite(
      String actorId, Role role, String note, Duration validFor, Origin origin) {
    return new NewInvite(invite(actorId, role, note, validFor), new Secret(INVITE));
  }

  private static Invite invite(String actorId, Role role, String note, Duration validFor) {
    return new Invite(
        "inv_1",
        role,
        note,
        actorId,
        Instant.EPOCH,
        Instant.EPOCH.plus(validFor),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Page<Invite> invites(Optional<String> after, int limit) {
    return new Page<>(
        List.of(invite("usr_ada", Role.USER, "", Duration.ofDays(1))), Optional.empty());
  }

  @Override
  public void revokeInvite(String actorId, String inviteId, Origin origin) {}
}
