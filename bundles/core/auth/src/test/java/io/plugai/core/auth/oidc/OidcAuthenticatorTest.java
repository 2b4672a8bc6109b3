package io.plugai.core.auth.oidc;

import static io.plugai.core.auth.World.HERE;
import static io.plugai.core.auth.World.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.auth.World;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OidcAuthenticatorTest {
  private static final Duration BETWEEN_FETCHES = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private World world;
  private Issuer issuer;
  private OidcAuthenticator way;

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    issuer = new Issuer();
    way = wayIn(true, "", "");
  }

  private OidcAuthenticator wayIn(boolean create, String rolesClaim, String operators) {
    return wayIn(create, rolesClaim, operators, BETWEEN_FETCHES);
  }

  private OidcAuthenticator wayIn(
      boolean create, String rolesClaim, String operators, Duration betweenFetches) {
    OidcAuthenticator made =
        new OidcAuthenticator(
            new AuthMethods(Set.of(AuthMethod.OIDC)),
            world.background,
            new FederatedAccounts(
                world.users,
                world.audit,
                world.settings,
                world.changes,
                world.background,
                world.time),
            new IssuerKeys.Waits(LONG, LONG, LONG, betweenFetches));
    made.use(settings(create, rolesClaim, operators));
    return made;
  }

  private OidcSettings settings(boolean create, String rolesClaim, String operators) {
    return new OidcSettings(
        issuer.url(),
        "gateway",
        Optional.empty(),
        rolesClaim.isEmpty() ? List.of() : List.of(rolesClaim.split("\\.")),
        Set.of(operators.split(",")),
        create,
        "preferred_username");
  }

  @AfterEach
  void close() {
    way.stop();
    issuer.close();
    world.close();
  }

  @Test
  void whoeverTheProviderVouchesForGetsAnAccountAndKeepsIt() {
    Caller first = World.caller(way, new Secret(issuer.sign(good("sub-1").build())));
    Caller again = World.caller(way, new Secret(issuer.sign(good("sub-1").claim("n", 1).build())));

    User user = world.people.require(first.id());
    assertThat(user.name()).isEqualTo("jose");
    assertThat(user.displayName()).isEqualTo("José García");
    assertThat(user.external()).isTrue();
    assertThat(user.role()).isEqualTo(Role.USER);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(first.way()).isEqualTo(AuthMethod.OIDC);
    assertThat(first.permissions()).isEqualTo(Role.USER.permissions());
    assertThat(world.audited()).containsOnlyOnce("user.registered");
  }

  @ParameterizedTest
  @MethodSource
  void aSubjectThatIsNotTextIsRefusedWithTheReason(Object subject) {
    String token = issuer.sign(good("sub-1").claim("sub", subject).build());

    Authentication answer = way.authenticate(World.presented(token));

    assertThat(answer).isInstanceOf(Authentication.Refused.class);
    GatewayException why = ((Authentication.Refused) answer).why();
    assertThat(why.code()).isEqualTo(ErrorCode.TOKEN_INVALID);
    assertThat(why).hasMessageContaining("'sub'");
  }

  static List<Object> aSubjectThatIsNotTextIsRefusedWithTheReason() {
    return List.of(7, 7.5, true, List.of("a"), Map.of("a", 1), " ");
  }

  @Test
  void peopleOfTheSameNameGetDifferentOnes() {
    Caller first = World.caller(way, new Secret(issuer.sign(good("sub-1").build())));
    Caller second = World.caller(way, new Secret(issuer.sign(good("sub-2").build())));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(world.people.require(second.id()).name()).startsWith("jose-");
  }

  @Test
  void ofManyFirstRequestsAtOnceComesOneAccount() throws Exception {
    String token = issuer.sign(good("sub-1").build());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<String> request = () -> World.caller(way, new Secret(token)).id();
      Set<String> ids = new HashSet<>();
      for (Future<String> id :
          threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> request).toList())) {
        ids.add(id.get());
      }
      assertThat(ids).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void withoutAutomaticAccountsStrangersAreRefused() {
    OidcAuthenticator closed = wayIn(false, "", "");
    String token = issuer.sign(good("sub-1").build());
    assertThat(refusal(closed, token)).isEqualTo(ErrorCode.TOKEN_INVALID);

    Caller known = World.caller(way, new Secret(token));

    assertThat(World.caller(closed, new Secret(token)).id()).isEqualTo(known.id());
    closed.stop();
  }

  @Test
  void aDisabledAccountIsOutAtOnce() {
    String token = issuer.sign(good("sub-1").build());
    Caller caller = World.caller(way, new Secret(token));

    world.people.update(
        "shell", caller.id(), Optional.empty(), Optional.of(true), Optional.empty(), HERE);

    assertThat(refusal(way, token)).isEqualTo(ErrorCode.ACCOUNT_DISABLED);
  }

  @Test
  void whereAClaimSaysWhoOperatesItDecidesForTheRequest() {
    OidcAuthenticator mapped = wayIn(true, "realm_access.roles", "admins,root");
    JWTClaimsSet.Builder operator =
        good("sub-1").claim("realm_access", Map.of("roles", List.of("staff", "admins")));

    Caller as = World.caller(mapped, new Secret(issuer.sign(operator.build())));
    Caller without = World.caller(mapped, new Secret(issuer.sign(good("sub-1").build())));

    assertThat(as.may(Permission.OPERATE)).isTrue();
    assertThat(without.id()).isEqualTo(as.id());
    assertThat(without.may(Permission.OPERATE)).isFalse();
    assertThat(world.people.require(as.id()).role()).isEqualTo(Role.USER);
    mapped.stop();
  }

  @Test
  void whatTheProviderDidNotSignForUsIsRefused() throws Exception {
    byte[] publicKey = issuer.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    SignedJWT confused =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), good("s").build());
    confused.sign(new MACSigner(publicKey));
    String token = issuer.sign(good("s").build());
    for (String forged :
        List.of(
            new PlainJWT(good("s").build()).serialize(),
            confused.serialize(),
            Issuer.sign(good("s").build(), Issuer.newKey("first")),
            Issuer.sign(good("s").build(), Issuer.newKey("unknown")),
            issuer.sign(good("s").issuer("https://evil.example").build()),
            issuer.sign(good("s").audience("other").build()),
            issuer.sign(good("s").audience((String) null).build()),
            issuer.sign(good("s").expirationTime(null).build()),
            issuer.sign(good("s").subject(null).build()),
            issuer.sign(
                good("s").notBeforeTime(Date.from(world.clock.now().plusSeconds(60))).build()),
            token.substring(0, token.length() - 3),
            token.substring(0, token.lastIndexOf('.')),
            "eyJx",
            "eyJ" + "x".repeat(30_000))) {
      assertThat(refusal(way, forged)).isEqualTo(ErrorCode.TOKEN_INVALID);
    }
    assertThat(world.audited()).isEmpty();
  }

  @Test
  void aTokenEndsWhenItExpiresAlsoOneThatWasCheckedBefore() {
    String token = issuer.sign(good("sub-1").build());
    World.caller(way, new Secret(token));
    world.clock.advance(Duration.ofSeconds(60 + 29));
    World.caller(way, new Secret(token));

    world.clock.advance(Duration.ofSeconds(2));

    assertThat(refusal(way, token)).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    assertThat(
            refusal(
                way,
                issuer.sign(
                    good("s")
                        .expirationTime(Date.from(world.clock.now().minusSeconds(31)))
                        .build())))
        .isEqualTo(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void aNewKeyOfTheProviderIsFetchedWhenItIsNeeded() throws Exception {
    World.caller(way, new Secret(issuer.sign(good("sub-1").build())));
    int before = issuer.fetches();

    issuer.rotate();

    World.caller(way, new Secret(issuer.sign(good("sub-2").build())));
    assertThat(issuer.fetches()).isGreaterThan(before);
  }

  @Test
  void aFloodOfInventedKeysIsRefusedAndDoesNotReachTheProvider() throws Exception {
    OidcAuthenticator usual = wayIn(true, "", "", Duration.ofMinutes(30));
    try {
      World.caller(usual, new Secret(issuer.sign(good("sub-1").build())));
      int before = issuer.fetches();
      RSAKey key = Issuer.newKey("invented");

      for (int n = 0; n < 10; n++) {
        RSAKey named = new RSAKey.Builder(key).keyID("invented-" + n).build();
        String invented = Issuer.sign(good("sub-1").build(), named);
        assertThat(refusal(usual, invented)).isEqualTo(ErrorCode.TOKEN_INVALID);
      }

      assertThat(issuer.fetches() - before).isLessThanOrEqualTo(1);
      World.caller(usual, new Secret(issuer.sign(good("sub-2").build())));
    } finally {
      usual.stop();
    }
  }

  @Test
  void whileNoKeyIsKnownNobodyIsCalledAForger() {
    issuer.away(true);
    OidcAuthenticator usual = wayIn(true, "", "", Duration.ofMinutes(30));
    try {
      for (int n = 0; n < 4; n++) {
        assertThat(refusal(usual, issuer.sign(good("sub-" + n).build())))
            .isEqualTo(ErrorCode.UNAVAILABLE);
      }
    } finally {
      usual.stop();
    }
  }

  @Test
  void whileTheProviderIsAwayItsKnownKeysCount() {
    World.caller(way, new Secret(issuer.sign(good("sub-1").build())));

    issuer.away(true);

    World.caller(way, new Secret(issuer.sign(good("sub-2").build())));
  }

  @Test
  void aProviderThatIsAwayFromTheBeginningIsUnavailableUntilItIsBack() throws Exception {
    issuer.away(true);
    OidcAuthenticator early = wayIn(true, "", "");
    String token = issuer.sign(good("sub-1").build());
    assertThat(refusal(early, token)).isEqualTo(ErrorCode.UNAVAILABLE);

    issuer.away(false);

    Thread.sleep(BETWEEN_FETCHES.toMillis() + 1); // the library's limit has no event to wait for
    assertThat(World.caller(early, new Secret(token)).way()).isEqualTo(AuthMethod.OIDC);
    early.stop();
  }

  @Test
  void otherCredentialsAreLeftToOthers() {
    assertThat(way.authenticate(World.presented("plugai_x")))
        .isEqualTo(new Authentication.NotMine());
  }

  @Test
  void keysAreOnlyTakenOverASafeLine() {
    assertThatThrownBy(() -> OidcSettings.url("http://idp.example/keys", "jwks_uri"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https");
    assertThatThrownBy(() -> OidcSettings.url("file:///etc/passwd", "jwks_uri"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private JWTClaimsSet.Builder good(String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url())
        .audience(List.of("gateway", "other"))
        .subject(subject)
        .claim("preferred_username", "José@example.org")
        .claim("name", "José García")
        .expirationTime(Date.from(world.clock.now().plusSeconds(60)));
  }
}
