package io.plugai.core.auth.people;

import static io.plugai.core.auth.World.HERE;
import static io.plugai.core.auth.World.PASSWORD;
import static io.plugai.core.auth.World.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.People.Login;
import io.plugai.core.api.people.People.NewInvite;
import io.plugai.core.api.people.People.Registration;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Tokens.NewToken;
import io.plugai.core.api.people.User;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.auth.World;
import io.plugai.core.auth.common.Preferences;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  private static final Optional<Role> SAME_ROLE = Optional.empty();
  private static final Optional<UsageLimits> SAME_LIMITS = Optional.empty();

  @TempDir Path folder;
  private World world;
  private User ann;
  private User boss;

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    ann = world.register("ann", Role.USER);
    boss = world.register("boss", Role.OPERATOR);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void anInviteMakesOneAccountOfItsRole() {
    NewInvite invite = world.people.invite(boss.id(), Role.OPERATOR, "", Duration.ofDays(1), HERE);

    User eve = world.people.register(registration(invite.code(), "eve"), HERE);

    assertThat(eve.role()).isEqualTo(Role.OPERATOR);
    assertThat(eve.displayName()).isEqualTo("eve");
    assertThat(refused(() -> world.people.register(registration(invite.code(), "eva"), HERE)))
        .extracting(GatewayException::code)
        .isEqualTo(ErrorCode.INVITE_INVALID);
  }

  @Test
  void anInviteThatExpiredOrWasRevokedMakesNone() {
    NewInvite expired = world.people.invite(boss.id(), Role.USER, "", Duration.ofHours(1), HERE);
    world.clock.advance(Duration.ofHours(1));
    NewInvite revoked = world.people.invite(boss.id(), Role.USER, "", Duration.ofHours(1), HERE);
    world.people.revokeInvite(boss.id(), revoked.invite().id(), HERE);

    for (Secret code : new Secret[] {expired.code(), revoked.code(), new Secret("plugai_inv_x")}) {
      assertThat(refused(() -> world.people.register(registration(code, "eve"), HERE)).code())
          .isEqualTo(ErrorCode.INVITE_INVALID);
    }
  }

  @Test
  void aNameThatIsTakenLeavesTheInvite() {
    NewInvite invite = world.people.invite(boss.id(), Role.USER, "", Duration.ofDays(1), HERE);

    assertThat(refused(() -> world.people.register(registration(invite.code(), "ann"), HERE)))
        .extracting(GatewayException::code)
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(world.people.register(registration(invite.code(), "eve"), HERE).name())
        .isEqualTo("eve");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "Ann",
        "a b",
        "ann@x",
        "local",
        "operator",
        "me",
        "shell",
        "unknown",
        "usr_x",
        "ünal",
        "a\nb"
      })
  void aNameThatWouldMisleadIsRefused(String name) {
    NewInvite invite = world.people.invite(boss.id(), Role.USER, "", Duration.ofDays(1), HERE);

    GatewayException e =
        refused(() -> world.people.register(registration(invite.code(), name), HERE));

    assertThat(e.details()).extracting(FieldError::field).contains("name");
  }

  @Test
  void aPasswordIsLongEnoughAndNotTheName() {
    Secret code = world.people.invite(boss.id(), Role.USER, "", Duration.ofDays(1), HERE).code();
    for (String bad : new String[] {"", "short", "x".repeat(201), "eve.eve.eve"}) {
      GatewayException e =
          refused(
              () ->
                  world.people.register(
                      new Registration(code, "eve.eve.eve", Optional.empty(), new Secret(bad)),
                      HERE));
      assertThat(e.details()).extracting(FieldError::field).containsExactly("password");
    }
  }

  @Test
  void theSamePasswordFromAnotherKeyboardIsTheSame() {
    Secret code = world.people.invite(boss.id(), Role.USER, "", Duration.ofDays(1), HERE).code();
    world.people.register(
        new Registration(code, "eve", Optional.empty(), new Secret("grüße aus köln")), HERE);

    assertThat(world.people.login("eve", new Secret("gru\u0308ße aus ko\u0308ln"), "", HERE).user())
        .extracting(User::name)
        .isEqualTo("eve");
  }

  @Test
  void aChangedPasswordEndsTheOtherSessions() {
    Login other = world.login("ann");
    Login own = world.login("ann");
    Caller caller = World.caller(world.sessionWay, own.accessToken());
    Secret next = new Secret("another long password");

    world.people.changePassword(caller, PASSWORD, next, false, HERE);

    assertThat(refusal(world.sessionWay, other.accessToken().reveal()))
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(World.caller(world.sessionWay, own.accessToken()).id()).isEqualTo(ann.id());
    assertThat(refused(() -> world.login("ann")).code()).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
    assertThat(world.people.login("ann", next, "", HERE).user()).isEqualTo(ann);
    assertThat(world.audited()).contains("password.changed");
  }

  @Test
  void aChangedPasswordEndsTheTokensWhereThatIsAskedFor() {
    Caller caller = world.caller("ann");
    String token = world.token(caller, Permission.READ).text().reveal();
    world.people.changePassword(caller, PASSWORD, PASSWORD, false, HERE);
    assertThat(World.caller(world.tokenWay, new Secret(token)).id()).isEqualTo(ann.id());

    world.people.changePassword(caller, PASSWORD, PASSWORD, true, HERE);

    assertThat(refusal(world.tokenWay, token)).isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(world.audited()).containsOnlyOnce("token.revoked");
  }

  @Test
  void thePasswordIsNotChangedWithoutTheOldOne() {
    Caller caller = world.caller("ann");

    assertThat(
            refused(
                    () ->
                        world.people.changePassword(
                            caller, new Secret("a wrong password"), PASSWORD, true, HERE))
                .code())
        .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
  }

  @Test
  void aResetPasswordWorksAndTheOldOneDoesNot() {
    Login before = world.login("ann");

    Secret next = world.people.resetPassword(boss.id(), ann.id(), HERE);

    assertThat(refusal(world.sessionWay, before.accessToken().reveal()))
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(refused(() -> world.login("ann")).code()).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
    assertThat(world.people.login("ann", next, "", HERE).user()).isEqualTo(ann);
  }

  @Test
  void theAccountOfLocalOnlyModeCannotBeChanged() {
    assertThat(refused(() -> world.people.resetPassword(boss.id(), User.LOCAL, HERE)).code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(() -> disable(User.LOCAL)).code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void whoeverIsDisabledIsOutAtOnceWithEverythingTheyHave() {
    Login login = world.login("ann");
    Caller caller = World.caller(world.sessionWay, login.accessToken());
    NewToken token = world.token(caller);
    World.caller(world.tokenWay, token.text());

    disable(ann.id());

    assertThat(refusal(world.sessionWay, login.accessToken().reveal()))
        .isEqualTo(ErrorCode.ACCOUNT_DISABLED);
    assertThat(refusal(world.tokenWay, token.text().reveal()))
        .isEqualTo(ErrorCode.ACCOUNT_DISABLED);
    assertThat(refused(() -> world.people.refresh(login.refreshToken(), HERE)).code())
        .isIn(ErrorCode.ACCOUNT_DISABLED, ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void whoeverIsEnabledAgainHasTheirTokensButNotTheirSessions() {
    Login login = world.login("ann");
    NewToken token = world.token(World.caller(world.sessionWay, login.accessToken()));
    disable(ann.id());

    world.people.update(boss.id(), ann.id(), SAME_ROLE, Optional.of(false), SAME_LIMITS, HERE);

    assertThat(World.caller(world.tokenWay, token.text()).id()).isEqualTo(ann.id());
    assertThat(refusal(world.sessionWay, login.accessToken().reveal()))
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void anotherRoleAndOtherLimitsCountAtOnce() {
    Login login = world.login("ann");
    NewToken token =
        world.token(World.caller(world.sessionWay, login.accessToken()), Permission.READ);
    UsageLimits limits = new UsageLimits(5, 0, 0);
    World.caller(world.tokenWay, token.text());

    world.people.update(
        boss.id(),
        ann.id(),
        Optional.of(Role.OPERATOR),
        Optional.empty(),
        Optional.of(limits),
        HERE);

    Caller session = World.caller(world.sessionWay, login.accessToken());
    assertThat(session.may(Permission.OPERATE)).isTrue();
    assertThat(session.limits()).containsEntry(ann.id(), limits);
    Caller byToken = World.caller(world.tokenWay, token.text());
    assertThat(byToken.permissions()).containsExactly(Permission.READ);
    assertThat(byToken.limits()).containsEntry(ann.id(), limits);
  }

  @Test
  void theLastOperatorStays() {
    assertThat(refused(() -> disable(boss.id())).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(
            refused(
                    () ->
                        world.people.update(
                            boss.id(),
                            boss.id(),
                            Optional.of(Role.USER),
                            Optional.empty(),
                            SAME_LIMITS,
                            HERE))
                .code())
        .isEqualTo(ErrorCode.CONFLICT);

    world.register("deputy", Role.OPERATOR);
    disable(boss.id());
    assertThat(world.people.require("boss").disabledAt()).isPresent();
  }

  @Test
  void aProfileHoldsANameAndAJsonObject() {
    Caller caller = world.caller("ann");

    User changed =
        world.people.updateMe(
            caller, Optional.of("Ann A."), Optional.of("{\"model\": \"local/starter\"}"), HERE);

    assertThat(changed.displayName()).isEqualTo("Ann A.");
    assertThat(world.people.me(caller)).isEqualTo(changed);
    for (String bad :
        new String[] {"", "[]", "{", "{} {}", "null", "{\"a\":\"" + "x".repeat(20_000) + "\"}"}) {
      assertThat(
              refused(() -> world.people.updateMe(caller, Optional.empty(), Optional.of(bad), HERE))
                  .details())
          .extracting(FieldError::field)
          .contains("preferences");
    }
  }

  @Test
  void whatTheGatewayReadsOfPreferencesMustBeUnderstood() {
    Caller caller = world.caller("ann");
    for (String bad : new String[] {"\"sometimes\"", "1", "{}"}) {
      assertThat(
              refused(
                      () ->
                          world.people.updateMe(
                              caller,
                              Optional.empty(),
                              Optional.of("{\"fallback\": " + bad + "}"),
                              HERE))
                  .details())
          .extracting(FieldError::field)
          .containsExactly("preferences.fallback");
    }
    User changed =
        world.people.updateMe(
            caller, Optional.empty(), Optional.of("{\"fallback\": \"none\"}"), HERE);
    assertThat(Preferences.fallback(changed)).contains(Fallback.NONE);
  }

  @Test
  void anAccountIsFoundByIdAndByName() {
    assertThat(world.people.require(ann.id())).isEqualTo(ann);
    assertThat(world.people.require("ann")).isEqualTo(ann);
    assertThat(refused(() -> world.people.require("nobody")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.people.list(Optional.empty(), 0).items()).hasSize(1);
  }

  private void disable(String id) {
    world.people.update(boss.id(), id, SAME_ROLE, Optional.of(true), SAME_LIMITS, HERE);
  }

  private static Registration registration(Secret code, String name) {
    return new Registration(code, name, Optional.empty(), PASSWORD);
  }

  private static GatewayException refused(ThrowingCallable call) {
    return catchThrowableOfType(GatewayException.class, call);
  }
}
