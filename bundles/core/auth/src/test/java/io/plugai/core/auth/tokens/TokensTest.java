package io.plugai.core.auth.tokens;

import static io.plugai.core.auth.World.HERE;
import static io.plugai.core.auth.World.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Token.Kind;
import io.plugai.core.api.people.Tokens.NewToken;
import io.plugai.core.api.people.Tokens.Wish;
import io.plugai.core.auth.World;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.core.auth.common.FreshCache;
import io.plugai.core.auth.common.SecretText;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  @TempDir Path folder;
  private World world;
  private Caller ann;
  private Caller boss;

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    world.register("ann", Role.USER);
    world.register("boss", Role.OPERATOR);
    ann = world.caller("ann");
    boss = world.caller("boss");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aTokenMayWhatItsScopesAndItsOwnersRoleMay() {
    NewToken usual = world.token(ann);
    NewToken narrow = world.token(boss, Permission.READ, Permission.OPERATE);

    Caller byUsual = World.caller(world.tokenWay, usual.text());
    assertThat(byUsual.id()).isEqualTo(ann.id());
    assertThat(byUsual.keyId()).isEqualTo(usual.token().id());
    assertThat(byUsual.way()).isEqualTo(AuthMethod.API_TOKENS);
    assertThat(byUsual.permissions())
        .containsExactlyInAnyOrder(Permission.READ, Permission.GENERATE);
    assertThat(World.caller(world.tokenWay, narrow.text()).permissions())
        .containsExactlyInAnyOrder(Permission.READ, Permission.OPERATE);
    assertThat(usual.text().reveal()).startsWith("plugai_").endsWith(usual.token().lastFour());
  }

  @Test
  void aTokenOfAnOperatorWhoWasDemotedMayNoLongerOperate() {
    NewToken token = world.token(boss, Permission.READ, Permission.OPERATE);
    world.register("deputy", Role.OPERATOR);
    World.caller(world.tokenWay, token.text());

    world.people.update(
        "shell", boss.id(), Optional.of(Role.USER), Optional.empty(), Optional.empty(), HERE);

    assertThat(World.caller(world.tokenWay, token.text()).permissions())
        .containsExactly(Permission.READ);
  }

  @Test
  void nobodyGivesATokenWhatTheirAccountLacks() {
    assertThat(refused(() -> world.token(ann, Permission.OPERATE)).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    Caller operatorByClaim =
        new Caller(
            ann.id(),
            Permission.scopes(),
            AuthMethod.OIDC,
            AuthMethod.OIDC.id(),
            ModelScope.ALL,
            Map.of());
    assertThat(refused(() -> world.token(operatorByClaim, Permission.OPERATE)).code())
        .isEqualTo(ErrorCode.FORBIDDEN);
    world.token(operatorByClaim, Permission.ACCOUNT);
    assertThat(refused(() -> world.token(ann, Permission.PUBLIC)).details())
        .extracting(FieldError::field)
        .containsExactly("scopes");
  }

  @Test
  void aTokenMakesNoOthers() {
    Caller token =
        World.caller(
            world.tokenWay, world.token(ann, Permission.GENERATE, Permission.ACCOUNT).text());

    for (Kind kind : Kind.values()) {
      assertThat(refused(() -> world.tokens.create(token, kind, World.wish(), HERE)).code())
          .isEqualTo(ErrorCode.FORBIDDEN);
    }
    assertThat(world.tokens.list(token, Kind.API)).hasSize(1);
  }

  @Test
  void anAccessKeyIsForLocalModelsOnly() {
    NewToken all = world.tokens.create(ann, Kind.ACCESS_KEY, World.wish(), HERE);

    Caller caller = World.caller(world.tokenWay, all.text());
    assertThat(all.text().reveal()).startsWith("plugai_key_");
    assertThat(all.token().id()).startsWith("key_");
    assertThat(caller.permissions()).containsExactlyInAnyOrder(Permission.GENERATE);
    assertThat(caller.models().allows("local/starter")).isTrue();
    assertThat(caller.models().allows("openai/gpt-4.1")).isFalse();
    for (String bad : List.of("*", "openai/x", "loca*")) {
      Wish wish =
          new Wish("k", Set.of(), new ModelScope(List.of(bad)), UsageLimits.NONE, Optional.empty());
      assertThat(refused(() -> world.tokens.create(ann, Kind.ACCESS_KEY, wish, HERE)).details())
          .extracting(FieldError::field)
          .containsExactly("models");
    }
  }

  @Test
  void aRevokedTokenIsRefusedAtOnce() {
    NewToken token = world.token(ann);
    World.caller(world.tokenWay, token.text());

    world.tokens.revoke(ann, Kind.API, token.token().id(), HERE);

    assertThat(refusal(world.tokenWay, token.text().reveal())).isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(world.audited()).startsWith("token.revoked", "token.created");
  }

  @Test
  void anotherGatewayRefusesARevokedTokenWithinSecondsHoweverSeldomItIsUsed() throws Exception {
    NewToken token = world.token(ann);
    World other = world.another(folder);
    World.caller(other.tokenWay, token.text());
    world.tokens.revoke(ann, Kind.API, token.token().id(), HERE);
    world.clock.advance(FreshCache.READ_AGAIN_AFTER.plusSeconds(1));

    assertThat(refusal(other.tokenWay, token.text().reveal())).isEqualTo(ErrorCode.TOKEN_REVOKED);
    other.background.stop();
  }

  @Test
  void anOperatorSeesAndRevokesEverybodysTokens() {
    NewToken token = world.token(ann);
    NewToken key = world.tokens.create(ann, Kind.ACCESS_KEY, World.wish(), HERE);
    assertThat(world.tokens.listOf(ann.id())).hasSize(2).contains(token.token(), key.token());

    for (NewToken each : List.of(token, key)) {
      World.caller(world.tokenWay, each.text());
      assertThat(
              refused(() -> world.tokens.revokeOf(boss.id(), boss.id(), each.token().id(), HERE))
                  .code())
          .isEqualTo(ErrorCode.NOT_FOUND);
      world.tokens.revokeOf(boss.id(), ann.id(), each.token().id(), HERE);
      assertThat(refusal(world.tokenWay, each.text().reveal())).isEqualTo(ErrorCode.TOKEN_REVOKED);
    }
    assertThat(world.audited()).startsWith("access_key.revoked", "token.revoked");
  }

  @Test
  void whoeverHasTheShellMakesTokensForOthersWithinTheirAccounts() {
    NewToken token =
        world.tokens.createFor("shell", ann.id(), World.wish(Permission.READ), Origin.SHELL);

    assertThat(World.caller(world.tokenWay, token.text()).id()).isEqualTo(ann.id());
    for (String id : List.of(ann.id(), "usr_nobody")) {
      assertThat(
              refused(
                      () ->
                          world.tokens.createFor(
                              "shell", id, World.wish(Permission.OPERATE), Origin.SHELL))
                  .code())
          .isIn(ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void somebodyElsesTokenIsNotThere() {
    NewToken token = world.token(boss);

    assertThat(refused(() -> world.tokens.revoke(ann, Kind.API, token.token().id(), HERE)).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(world.tokens.list(ann, Kind.API)).isEmpty();
    assertThat(World.caller(world.tokenWay, token.text()).id()).isEqualTo(boss.id());
  }

  @Test
  void aTokenEndsWhenItExpires() {
    Wish wish =
        new Wish(
            "short",
            Set.of(),
            ModelScope.ALL,
            UsageLimits.NONE,
            Optional.of(world.clock.now().plusSeconds(30)));
    NewToken token = world.tokens.create(ann, Kind.API, wish, HERE);
    World.caller(world.tokenWay, token.text());

    world.clock.advance(Duration.ofSeconds(30));

    assertThat(refusal(world.tokenWay, token.text().reveal())).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    assertThat(refused(() -> world.tokens.create(ann, Kind.API, wish, HERE)).details())
        .extracting(FieldError::field)
        .containsExactly("expires_at");
  }

  @Test
  void whatIsForgedOrCutOffIsRefused() {
    String good = world.token(ann).text().reveal();
    String forged = SecretText.next(SecretText.Kind.API_TOKEN).reveal();
    String invite = SecretText.next(SecretText.Kind.INVITE).reveal();
    for (String bad :
        List.of(
            "plugai_",
            forged,
            invite,
            world.login("ann").refreshToken().reveal(),
            good.substring(0, good.length() - 1),
            good + "0",
            good.substring(0, 20) + (good.charAt(20) == 'a' ? 'b' : 'a') + good.substring(21))) {
      assertThat(refusal(world.tokenWay, bad)).isEqualTo(ErrorCode.TOKEN_INVALID);
    }
  }

  @Test
  void whatIsNoTokenOfOursIsLeftToOthers() {
    TokenAuthenticator closed =
        new TokenAuthenticator(
            new AuthMethods(Set.of(AuthMethod.SESSIONS)),
            world.tokenStore,
            world.lastUse,
            world.settings,
            world.changes,
            world.background,
            world.time);
    String good = world.token(ann).text().reveal();

    assertThat(world.tokenWay.authenticate(World.presented("sk-1")))
        .isEqualTo(new Authentication.NotMine());
    assertThat(closed.authenticate(World.presented(good))).isEqualTo(new Authentication.NotMine());
  }

  @Test
  void nobodyHasMoreThanAHundredOfAKind() {
    NewToken first = world.token(ann);
    for (int i = 0; i < 99; i++) {
      world.clock.advance(Duration.ofSeconds(2));
      world.token(ann);
    }

    assertThat(refused(() -> world.token(ann)).code()).isEqualTo(ErrorCode.CONFLICT);

    world.tokens.create(ann, Kind.ACCESS_KEY, World.wish(), HERE);
    world.tokens.revoke(ann, Kind.API, first.token().id(), HERE);
    world.token(ann);
  }

  @Test
  void ofThoseThatEndedTheNewestHundredAreKept() {
    NewToken live = world.token(ann);
    for (int i = 0; i < 110; i++) {
      world.clock.advance(Duration.ofSeconds(2));
      NewToken token = world.token(ann);
      world.tokens.revoke(ann, Kind.API, token.token().id(), HERE);
    }

    world.clock.advance(Duration.ofSeconds(2));
    world.token(ann);

    assertThat(world.tokens.list(ann, Kind.API)).hasSize(102).contains(live.token());
  }

  @Test
  void whenATokenWasLastUsedIsKnownToTheMinute() {
    NewToken token = world.token(ann);
    world.clock.advance(Duration.ofSeconds(95));
    World.caller(world.tokenWay, token.text());

    world.lastUse.flush();

    Token listed = world.tokens.list(ann, Kind.API).get(0);
    assertThat(listed.lastUsedAt()).hasValue(world.clock.now().truncatedTo(ChronoUnit.MINUTES));
  }

  private static GatewayException refused(ThrowingCallable call) {
    return catchThrowableOfType(GatewayException.class, call);
  }

  @Test
  void aTokenIsNotShownByAccident() {
    NewToken token = world.token(ann);
    Secret text = token.text();

    assertThat(token.toString()).doesNotContain(text.reveal());
    assertThat(World.presented(text.reveal()).toString()).doesNotContain(text.reveal());
  }
}
