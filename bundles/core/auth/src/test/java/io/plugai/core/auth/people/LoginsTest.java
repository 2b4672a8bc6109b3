package io.plugai.core.auth.people;

import static io.plugai.core.auth.World.HERE;
import static io.plugai.core.auth.World.PASSWORD;
import static io.plugai.core.auth.World.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People.Login;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.auth.World;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
  @TempDir Path folder;
  private World world;
  private User ann;

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    ann = world.register("ann", Role.USER);
    world.register("boss", Role.OPERATOR);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void whoeverLogsInMayDoWhatTheirRoleMay() {
    Caller caller = World.caller(world.sessionWay, world.login("ann").accessToken());

    assertThat(caller.id()).isEqualTo(ann.id());
    assertThat(caller.way()).isEqualTo(AuthMethod.SESSIONS);
    assertThat(caller.permissions())
        .containsExactlyInAnyOrder(Permission.READ, Permission.GENERATE, Permission.ACCOUNT);
    assertThat(caller.limits()).isEmpty();
    assertThat(world.audited()).startsWith("login.succeeded");
  }

  @Test
  void aNameIsTakenAsPeopleTypeIt() {
    assertThat(world.people.login(" Ann ", PASSWORD, "x", HERE).user()).isEqualTo(ann);
  }

  @Test
  void aWrongNameAndAWrongPasswordGetTheSameAnswerForTheSameWork() {
    GatewayException wrongPassword = loginAs("ann", "wrong password");
    GatewayException wrongName = loginAs("nobody", "wrong password");
    GatewayException noPassword = loginAs("local", "wrong password");

    assertThat(wrongPassword.code()).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
    assertThat(List.of(wrongName, noPassword))
        .allSatisfy(
            e -> {
              assertThat(e.code()).isEqualTo(wrongPassword.code());
              assertThat(e.getMessage()).isEqualTo(wrongPassword.getMessage());
              assertThat(e.retryAfter()).isEqualTo(wrongPassword.retryAfter());
              assertThat(e.details()).isEqualTo(wrongPassword.details());
            });
  }

  @Test
  void eachLoginTakesOneHashWhateverComesOfIt() {
    world.people.update(
        "shell", ann.id(), Optional.empty(), Optional.of(true), Optional.empty(), HERE);

    for (String name : List.of("ann", "boss", "nobody", "local", "x".repeat(10_000))) {
      long before = world.passwords.computed();
      loginAs(name, "wrong password");
      assertThat(world.passwords.computed() - before).as(name).isEqualTo(1);
    }
  }

  @Test
  void aDisabledAccountIsOnlyTellingItToWhoeverKnowsThePassword() {
    world.people.update(
        "shell", ann.id(), Optional.empty(), Optional.of(true), Optional.empty(), HERE);

    assertThat(loginAs("ann", "wrong password").code()).isEqualTo(ErrorCode.INVALID_CREDENTIALS);
    assertThat(loginAs("ann", PASSWORD.reveal()).code()).isEqualTo(ErrorCode.ACCOUNT_DISABLED);
  }

  @Test
  void attemptsAreLimitedByNameWhetherItExistsOrNot() throws Exception {
    try (World strict =
        World.with(folder.resolve("strict"), World.values(3, 1_000, UsageLimits.NONE))) {
      strict.register("ann", Role.USER);
      for (String name : List.of("ann", "nobody")) {
        Origin elsewhere = new Origin("198.51.100.1", "r");
        for (int i = 0; i < 3; i++) {
          assertThat(
                  refused(() -> strict.people.login(name, new Secret("x"), "", elsewhere)).code())
              .isEqualTo(ErrorCode.INVALID_CREDENTIALS);
        }
        long before = strict.passwords.computed();
        GatewayException limited =
            refused(() -> strict.people.login(name, PASSWORD, "", elsewhere));
        assertThat(limited.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(limited.retryAfter()).hasValue(Duration.ofSeconds(20));
        assertThat(strict.passwords.computed()).isEqualTo(before);
      }
      assertThat(strict.people.login("ann", PASSWORD, "", HERE).user().name()).isEqualTo("ann");
    }
  }

  @Test
  void attemptsAreLimitedByAddress() throws Exception {
    try (World strict =
        World.with(folder.resolve("strict"), World.values(1_000, 3, UsageLimits.NONE))) {
      for (int i = 0; i < 3; i++) {
        String name = "name" + i;
        refused(() -> strict.people.login(name, new Secret("x"), "", HERE));
      }
      assertThat(refused(() -> strict.people.login("other", new Secret("x"), "", HERE)).code())
          .isEqualTo(ErrorCode.RATE_LIMITED);
      assertThat(refused(() -> strict.people.refresh(new Secret("x"), HERE)).code())
          .isEqualTo(ErrorCode.RATE_LIMITED);
    }
  }

  @Test
  void manyBehindOneAddressRefreshAsOftenAsTheyNeed() throws Exception {
    try (World strict =
        World.with(folder.resolve("strict"), World.values(1_000, 3, UsageLimits.NONE))) {
      strict.register("ann", Role.USER);
      Secret refresh = strict.login("ann").refreshToken();
      for (int i = 0; i < 10; i++) {
        refresh = strict.people.refresh(refresh, HERE).refreshToken();
      }
      strict.login("ann");
    }
  }

  @Test
  void aRefreshTokenIsGoodOnceAndGetsTheNext() {
    Login first = world.login("ann");
    world.clock.advance(Duration.ofMinutes(11));
    assertThat(refusal(world.sessionWay, first.accessToken().reveal()))
        .isEqualTo(ErrorCode.TOKEN_EXPIRED);

    Login second = world.people.refresh(first.refreshToken(), HERE);

    assertThat(World.caller(world.sessionWay, second.accessToken()).id()).isEqualTo(ann.id());
    assertThat(second.session().id()).isEqualTo(first.session().id());
    assertThat(second.session().lastUsedAt()).isEqualTo(world.clock.now());
    assertThat(second.refreshToken().reveal()).isNotEqualTo(first.refreshToken().reveal());
  }

  @Test
  void aRefreshTokenThatIsShownAgainEndsTheSessionForBoth() {
    Login first = world.login("ann");
    Login second = world.people.refresh(first.refreshToken(), HERE);

    assertThat(refused(() -> world.people.refresh(first.refreshToken(), HERE)).code())
        .isEqualTo(ErrorCode.TOKEN_REVOKED);

    assertThat(refused(() -> world.people.refresh(second.refreshToken(), HERE)).code())
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(refusal(world.sessionWay, second.accessToken().reveal()))
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(world.audited()).startsWith("session.reuse_detected");
  }

  @Test
  void ofManyWhoRefreshAtOnceWithTheSameTokenOneAtMostGoesOn() throws Exception {
    Login login = world.login("ann");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> refresh =
          () -> {
            try {
              world.people.refresh(login.refreshToken(), HERE);
              return true;
            } catch (GatewayException e) {
              assertThat(e.code()).isEqualTo(ErrorCode.TOKEN_REVOKED);
              return false;
            }
          };
      int succeeded = 0;
      for (Future<Boolean> answer : threads.invokeAll(Collections.nCopies(8, refresh))) {
        succeeded += answer.get() ? 1 : 0;
      }
      assertThat(succeeded).isLessThanOrEqualTo(1);
      assertThat(world.sessionStore.list(ann.id(), world.clock.now())).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aSessionThatIsNotRefreshedEnds() {
    Login login = world.login("ann");
    world.clock.advance(Duration.ofDays(30));

    assertThat(refused(() -> world.people.refresh(login.refreshToken(), HERE)).code())
        .isEqualTo(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void whatIsNoRefreshTokenIsRefused() {
    String good = world.login("ann").refreshToken().reveal();
    for (String bad : List.of("", "x", good.substring(0, good.length() - 1), good + "0")) {
      assertThat(refused(() -> world.people.refresh(new Secret(bad), HERE)).code())
          .isEqualTo(ErrorCode.TOKEN_INVALID);
    }
  }

  @Test
  void logoutCountsAtOnce() {
    Login login = world.login("ann");
    Caller caller = World.caller(world.sessionWay, login.accessToken());

    world.people.logout(caller, HERE);

    assertThat(refusal(world.sessionWay, login.accessToken().reveal()))
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(refused(() -> world.people.refresh(login.refreshToken(), HERE)).code())
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(world.audited()).startsWith("session.ended");
  }

  @Test
  void whoeverCameInWithoutASessionCannotLogOut() {
    Caller caller = World.caller(world.tokenWay, world.token(world.caller("ann")).text());

    assertThat(refused(() -> world.people.logout(caller, HERE)).code())
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void somebodyElsesSessionIsNotThere() {
    LoginSession boss = world.login("boss").session();
    Caller caller = world.caller("ann");

    assertThat(refused(() -> world.people.endSession(caller, boss.id(), HERE)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.people.sessions(caller)).noneMatch(s -> s.id().equals(boss.id()));
  }

  @Test
  void thereIsAnEndToTheSessionsOfOnePerson() {
    Login first = world.login("ann");
    for (int i = 0; i < 100; i++) {
      world.clock.advance(Duration.ofMillis(1));
      world.sessionStore.add(
          new LoginSession(
              "ses_" + i,
              ann.id(),
              "",
              world.clock.now(),
              world.clock.now(),
              world.clock.now().plusSeconds(1_000),
              Optional.empty()),
          "hash" + i);
    }

    Caller caller = world.caller("ann");

    assertThat(world.people.sessions(caller)).hasSize(100);
    assertThat(refusal(world.sessionWay, first.accessToken().reveal()))
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void aPasswordThatWasHashedMoreWeaklyIsHashedAnewAtTheNextLogin() {
    world.users.setPassword(ann.id(), new PasswordHash(64, 1, 1).of(PASSWORD.reveal()));

    world.login("ann");

    String kept = world.users.byName("ann").orElseThrow().passwordHash().orElseThrow();
    assertThat(PasswordHash.CURRENT.made(kept)).isTrue();
    world.login("ann");
    assertThat(world.users.byName("ann").orElseThrow().passwordHash()).hasValue(kept);
  }

  @Test
  void withoutSessionsNobodyLogsIn() throws Exception {
    PeopleService closed =
        new PeopleService(
            world.users,
            world.sessionStore,
            world.tokenStore,
            world.audit,
            world.accessTokens,
            world.passwords,
            world.attempts,
            world.settings,
            new AuthMethods(Set.of(AuthMethod.API_TOKENS)),
            world.changes,
            world.setupFile,
            world.time);

    assertThat(refused(() -> closed.login("ann", PASSWORD, "", HERE)).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
  }

  private GatewayException loginAs(String name, String password) {
    return refused(() -> world.people.login(name, new Secret(password), "", HERE));
  }

  private static GatewayException refused(ThrowingCallable call) {
    return catchThrowableOfType(GatewayException.class, call);
  }
}
