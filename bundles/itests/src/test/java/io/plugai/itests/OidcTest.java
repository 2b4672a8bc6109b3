package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.plugai.core.auth.oidc.Issuer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An identity provider vouches for people. */
@ExtendWith(SharedGateways.class)
@Timeout(120)
@Tag("SYS-REQ-014")
class OidcTest {
  private static Issuer issuer;
  private static Distribution plugai;

  @BeforeAll
  static void use(Household household) {
    issuer = household.issuer();
    plugai = household.plugai();
  }

  private static JWTClaimsSet.Builder claims(String subject) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url())
        .audience(Household.AUDIENCE)
        .subject(subject)
        .claim("preferred_username", subject)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  private static Client client(String token) {
    return Client.nobody(plugai).with(token);
  }

  @Test
  void whoeverItVouchesForHasAnAccountOfTheirOwn() throws Exception {
    Client olga = client(issuer.sign(claims("olga").build()));
    Client omar = client(issuer.sign(claims("omar").build()));

    String id = olga.get("/v1/users/me").expect(200).text("/id");

    assertThat(olga.get("/v1/users/me").expect(200).text("/name")).isEqualTo("olga");
    assertThat(client(issuer.sign(claims("olga").build())).get("/v1/users/me").text("/id"))
        .isEqualTo(id);
    assertThat(omar.get("/v1/users/me").expect(200).text("/id")).isNotEqualTo(id);
    olga.get("/v1/users").expect(403, "forbidden");
    Client.nobody(plugai).get("/v1/users/me").expect(401, "unauthenticated");
  }

  @Test
  void whomItCallsAnOperatorIsOne() throws Exception {
    Client operator =
        client(
            issuer.sign(
                claims("ophelia")
                    .claim("realm_access", Map.of("roles", List.of("gateway-admin")))
                    .build()));

    operator.get("/v1/users/me").expect(200);
    operator.get("/v1/users").expect(200);
  }

  @Test
  void itsKeysMayChangeWhileTheGatewayRuns() throws Exception {
    client(issuer.sign(claims("otto").build())).get("/v1/users/me").expect(200);

    issuer.rotate();

    Client otto = client(issuer.sign(claims("otto").build()));
    while (otto.get("/v1/users/me").status() != 200) {
      Thread.sleep(100); // the provider is asked again after 30 s at most; nothing tells us
    }
  }

  private static Stream<Arguments> forgeries() {
    JWTClaimsSet good = claims("oscar").build();
    String whole = issuer.sign(good);
    Date past = Date.from(Instant.now().minusSeconds(3600));
    return Stream.of(
        Arguments.of("token_expired", issuer.sign(claims("oscar").expirationTime(past).build())),
        Arguments.of("token_invalid", issuer.sign(claims("oscar").audience("another").build())),
        Arguments.of("token_invalid", issuer.sign(claims("oscar").issuer("https://e.vil").build())),
        Arguments.of("token_invalid", Issuer.sign(good, Issuer.newKey("unknown"))),
        Arguments.of("token_invalid", new PlainJWT(good).serialize()),
        Arguments.of("token_invalid", whole.substring(0, whole.length() - 8)),
        Arguments.of("token_invalid", whole.substring(0, whole.lastIndexOf('.') + 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void whatIsForgedCutOrOldIsRefused(String code, String token) throws Exception {
    client(token).get("/v1/users/me").expect(401, code);
  }
}
