package io.plugai.core.auth.sessions;

import static io.plugai.core.auth.World.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.people.People.Login;
import io.plugai.core.api.people.Role;
import io.plugai.core.auth.World;
import io.plugai.core.auth.common.AuthMethods;
import io.plugai.core.auth.common.Ids;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokensTest {
  @TempDir Path folder;
  private World world;
  private Login login;

  @BeforeEach
  void open() throws Exception {
    world = World.in(folder);
    world.register("ann", Role.USER);
    login = world.login("ann");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aTokenIsGoodForAWhile() throws Exception {
    String token = login.accessToken().reveal();

    assertThat(login.accessExpiresAt()).isEqualTo(world.clock.now().plus(Duration.ofMinutes(10)));
    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getClaims().keySet())
        .containsExactlyInAnyOrder("iss", "aud", "sub", "sid", "iat", "exp", "jti");
    world.clock.advance(Duration.ofMinutes(10).minusSeconds(1));
    World.caller(world.sessionWay, login.accessToken());
    world.clock.advance(Duration.ofSeconds(1));
    assertThat(refusal(world.sessionWay, token)).isEqualTo(ErrorCode.TOKEN_EXPIRED);
  }

  @Test
  void anotherGatewayOnTheSameDatabaseTakesIt() {
    World other = world.another(folder);

    assertThat(World.caller(other.sessionWay, login.accessToken()).keyId())
        .isEqualTo(login.session().id());
    other.background.stop();
  }

  @Test
  void whatWeDidNotSignIsRefused() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).generate();
    SignedJWT byRsa = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), good().build());
    byRsa.sign(new RSASSASigner(rsa));
    for (String forged :
        List.of(
            new PlainJWT(good().build()).serialize(),
            signed(JWSAlgorithm.HS256, Ids.bytes(32), good()),
            byRsa.serialize(),
            signed(JWSAlgorithm.HS256, rsa.toPublicJWK().toJSONString().getBytes(), good()))) {
      assertThat(refusal(world.sessionWay, forged)).isEqualTo(ErrorCode.TOKEN_INVALID);
    }
  }

  @Test
  void whatWasChangedOrCutOffIsRefused() {
    String token = login.accessToken().reveal();
    String[] parts = token.split("\\.");
    String none = base64("{\"alg\":\"none\"}");
    for (String broken :
        List.of(
            token.substring(0, token.length() - 2),
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".",
            parts[0],
            none + "." + parts[1] + ".",
            none + "." + parts[1] + "." + parts[2],
            parts[0] + "." + base64("{\"iss\":\"plugai\"}") + "." + parts[2],
            "eyJ" + "x".repeat(20_000))) {
      assertThat(refusal(world.sessionWay, broken)).isEqualTo(ErrorCode.TOKEN_INVALID);
    }
  }

  @Test
  void whatWeSignedForAnotherPurposeIsRefused() throws Exception {
    byte[] key = Base64.getDecoder().decode(world.vault.own("session-signing-key", () -> ""));
    for (JWTClaimsSet.Builder claims :
        List.of(
            good().issuer("other"),
            good().audience("other"),
            good().audience(List.of("plugai", "other")),
            good().expirationTime(null),
            good().claim("sid", null))) {
      assertThat(refusal(world.sessionWay, signed(JWSAlgorithm.HS256, key, claims)))
          .isEqualTo(ErrorCode.TOKEN_INVALID);
    }
    assertThat(
            refusal(
                world.sessionWay, signed(JWSAlgorithm.HS256, key, good().claim("sid", "ses_x"))))
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
    World.caller(world.sessionWay, new Secret(signed(JWSAlgorithm.HS256, key, good())));
  }

  @Test
  void anotherIssuersTokenIsLeftToTheWayInThatKnowsIt() throws Exception {
    String others = signed(JWSAlgorithm.HS256, Ids.bytes(32), good().issuer("https://idp.example"));
    LoginSessionAuthenticator besideOidc =
        new LoginSessionAuthenticator(
            new AuthMethods(Set.of(AuthMethod.SESSIONS, AuthMethod.OIDC)),
            world.accessTokens,
            world.sessionStore,
            world.settings,
            world.changes,
            world.background,
            world.time);

    assertThat(besideOidc.authenticate(World.presented(others)))
        .isEqualTo(new Authentication.NotMine());
    assertThat(refusal(world.sessionWay, others)).isEqualTo(ErrorCode.TOKEN_INVALID);
    assertThat(refusal(besideOidc, new PlainJWT(good().build()).serialize()))
        .isEqualTo(ErrorCode.TOKEN_INVALID);
  }

  private JWTClaimsSet.Builder good() {
    return new JWTClaimsSet.Builder()
        .issuer("plugai")
        .audience("plugai")
        .subject(login.user().id())
        .claim("sid", login.session().id())
        .expirationTime(Date.from(world.clock.now().plusSeconds(60)));
  }

  private static String signed(JWSAlgorithm algorithm, byte[] key, JWTClaimsSet.Builder claims)
      throws Exception {
    SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims.build());
    jwt.sign(new MACSigner(key));
    return jwt.serialize();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes());
  }
}
