package io.plugai.support.upstream.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.Json;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TokensTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String SECRET = "s3cr3t~with/odd+characters";

  private final FakeUpstream api = FakeUpstream.start();
  private final FakeUpstream login = FakeUpstream.start();
  private final AtomicLong nanoTime = new AtomicLong();
  private final AtomicInteger given = new AtomicInteger();
  private final Upstream upstream =
      new Upstream("tokens", new UpstreamLimits(LONG, LONG, LONG, LONG, 1), Network.direct());
  private final Tokens tokens =
      new Tokens(upstream, upstream.addresses(api.uri()), 3, nanoTime::get);

  @AfterEach
  void close() {
    upstream.close();
    api.close();
    login.close();
  }

  @Test
  void clientCredentialsBecomeATokenThatIsKept() {
    givesTokens();
    api.on("/", Answer.json(200, "{}"));
    ask(client("id"));
    ask(client("id"));
    assertThat(api.take().header("Authorization")).contains("Bearer token-1");
    assertThat(api.take().header("Authorization")).contains("Bearer token-1");
    var asked = login.take();
    assertThat(asked.header("Content-Type")).contains("application/x-www-form-urlencoded");
    assertThat(URLDecoder.decode(asked.body(), StandardCharsets.UTF_8).split("&"))
        .containsExactlyInAnyOrder(
            "grant_type=client_credentials",
            "client_id=id",
            "client_secret=" + SECRET,
            "scope=https://ai.azure.com/.default");
    assertThat(login.asked()).isEqualTo(1);
  }

  @Test
  void aHundredCallersCauseOneFetch() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    login.on("/token", Answer.ok("application/json").await(gate).send(token(1)));
    api.on("/", Answer.json(200, "{}"));
    List<CompletionStage<JsonNode>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(begin(tokens.access(client("id"))));
    }
    login.take();
    assertThat(api.asked()).isZero();
    gate.complete(null);
    all.forEach(TokensTest::get);
    assertThat(api.asked()).isEqualTo(100);
    assertThat(login.asked()).isEqualTo(1);
  }

  @Test
  void aTokenIsRenewedShortlyBeforeItExpires() {
    givesTokens();
    api.on("/", Answer.json(200, "{}"));
    ask(client("id"));
    nanoTime.addAndGet(Duration.ofSeconds(3600 - 62).toNanos());
    ask(client("id"));
    assertThat(login.asked()).isEqualTo(1);
    nanoTime.addAndGet(Duration.ofSeconds(3).toNanos());
    ask(client("id"));
    assertThat(login.asked()).isEqualTo(2);
  }

  @Test
  void aTokenThatTheProviderRefusesIsReplacedOnce() {
    givesTokens();
    api.next("/", Answer.json(401, "{}")).on("/", Answer.json(200, "{}"));
    ask(client("id"));
    assertThat(api.take().header("Authorization")).contains("Bearer token-1");
    assertThat(api.take().header("Authorization")).contains("Bearer token-2");
    ask(client("id"));
    assertThat(login.asked()).isEqualTo(2);
    api.on("/", Answer.json(401, "{\"error\":\"no\"}"));
    assertThat(failure(begin(tokens.access(client("id")))).code())
        .isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(api.asked()).isEqualTo(5);
    assertThat(login.asked()).isEqualTo(3);
  }

  @Test
  void aRefusedClientIsARejectedCredentialAndItsSecretShowsNowhere() {
    for (int status : new int[] {400, 401}) {
      for (String code : new String[] {"invalid_client", "unauthorized_client", "invalid_grant"}) {
        String quoting = "Wrong: " + SECRET;
        login.on(
            "/token",
            Answer.json(
                status, "{\"error\":\"" + code + "\",\"error_description\":\"" + quoting + "\"}"));
        GatewayException failure = failure(begin(tokens.access(client(code + status))));
        assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
        assertThat(failure).hasMessageContaining(code);
        assertThat(everything(failure)).doesNotContain(SECRET).doesNotContain("odd+characters");
      }
    }
    login.on(
        "/token",
        Answer.json(
            400, "{\"error\":\"invalid_scope\",\"error_description\":\"No " + SECRET + "\"}"));
    GatewayException failure = failure(begin(tokens.access(client("scope"))));
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(everything(failure)).contains("invalid_scope").doesNotContain(SECRET);
    assertThat(client("id").toString()).doesNotContain(SECRET);
    assertThat(api.asked()).isZero();
  }

  @Test
  void aFailureIsToldToAllAndSoonForgotten() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    login.next(
        "/token",
        Answer.status(401).header("Content-Type", "application/json").await(gate).send("{}"));
    api.on("/", Answer.json(200, "{}"));
    List<CompletionStage<JsonNode>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(begin(tokens.access(client("id"))));
    }
    gate.complete(null);
    all.forEach(one -> assertThat(failure(one).code()).isEqualTo(ErrorCode.CREDENTIAL_REJECTED));
    failure(begin(tokens.access(client("id"))));
    assertThat(login.asked()).isEqualTo(1);
    givesTokens();
    nanoTime.addAndGet(Duration.ofSeconds(3).toNanos());
    ask(client("id"));
    assertThat(login.asked()).isEqualTo(2);
  }

  @Test
  void aServerThatFailsInPassingIsAskedAgainAndOneThatDoesNotIsUnavailable() {
    givesTokens();
    login.next("/token", Answer.json(503, "{}"));
    api.on("/", Answer.json(200, "{}"));
    ask(client("id"));
    login.on("/token", Answer.json(500, "{}"));
    assertThat(failure(begin(tokens.access(client("other")))).code())
        .isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    login.on("/token", Answer.json(429, "{}").header("Retry-After", "77"));
    GatewayException limited = failure(begin(tokens.access(client("third"))));
    assertThat(limited.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(limited.retryAfter()).contains(Duration.ofSeconds(77));
  }

  @Test
  void anAnswerWithoutATokenIsNone() {
    for (String odd :
        new String[] {
          "{}", "{\"access_token\":\"a b\"}", "{\"access_token\":\"x\",\"token_type\":\"mac\"}"
        }) {
      login.on("/token", Answer.json(200, odd));
      assertThat(failure(begin(tokens.access(client(odd)))).code())
          .isEqualTo(ErrorCode.BACKEND_PROTOCOL);
    }
  }

  @Test
  void whatWasNotUsedForLongestIsForgotten() {
    givesTokens();
    api.on("/", Answer.json(200, "{}"));
    for (String id : new String[] {"a", "b", "c", "a", "d"}) {
      ask(client(id));
    }
    assertThat(tokens.size()).isEqualTo(3);
    ask(client("a"));
    assertThat(login.asked()).isEqualTo(4);
    ask(client("b"));
    assertThat(login.asked()).isEqualTo(5);
  }

  @Test
  void differentSecretsAreDifferentCredentials() {
    givesTokens();
    api.on("/", Answer.json(200, "{}"));
    ask(client("id"));
    URI url = login.uri().resolve("/token");
    ask(new ClientCredentials(url, "id", new Secret("another"), "https://ai.azure.com/.default"));
    assertThat(login.asked()).isEqualTo(2);
  }

  @Test
  void aTokenAddressInAPrivateNetworkIsRefused() {
    Tokens remote = new Tokens(upstream, upstream.addresses(URI.create("https://8.8.8.8")));
    GatewayException failure = failure(begin(remote.access(client("id"))));
    assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(login.asked()).isZero();
  }

  @Test
  void aServiceAccountSignsWhoItIs() throws Exception {
    givesTokens();
    api.on("/", Answer.json(200, "{}"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024); // enough to be verified, and soon made
    KeyPair pair = generator.generateKeyPair();
    ask(JwtBearer.of(account(pair), "https://www.googleapis.com/auth/cloud-platform"));
    String body = URLDecoder.decode(login.take().body(), StandardCharsets.UTF_8);
    assertThat(body).startsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&");
    String[] parts = body.replaceFirst(".*assertion=", "").split("\\.");
    JsonNode claims = Json.read(Base64.getUrlDecoder().decode(parts[1]));
    assertThat(claims.path("iss").asText()).isEqualTo("me@project.example");
    assertThat(claims.path("aud").asText()).isEqualTo(login.uri() + "/token");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
    assertThat(Json.read(Base64.getUrlDecoder().decode(parts[0])).path("kid").asText())
        .isEqualTo("k1");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(pair.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
  }

  @Test
  void aKeyThatIsNoneIsARejectedCredential() {
    String json =
        "{\"client_email\":\"me\",\"token_uri\":\"%s/token\",\"private_key\":\"c2VjcmV0LWtleQ==\"}"
            .formatted(login.uri());
    Grant grant = JwtBearer.of(new Credential.ServiceAccount(new Secret(json)), "s");
    GatewayException failure = failure(begin(tokens.access(grant)));
    assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIAL_REJECTED);
    assertThat(everything(failure)).doesNotContain("c2VjcmV0");
  }

  private Credential.ServiceAccount account(KeyPair pair) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    return new Credential.ServiceAccount(
        new Secret(
            """
            {"client_email": "me@project.example", "private_key_id": "k1",
             "token_uri": "%s/token", "private_key": "%s"}"""
                .formatted(login.uri(), pem)));
  }

  private void givesTokens() {
    login.on("/token", asked -> Answer.json(200, token(given.incrementAndGet())));
  }

  private static String token(int number) {
    return "{\"access_token\":\"token-%d\",\"token_type\":\"bearer\",\"expires_in\":\"3600\"}"
        .formatted(number);
  }

  private ClientCredentials client(String id) {
    URI url = login.uri().resolve("/token");
    return new ClientCredentials(url, id, new Secret(SECRET), "https://ai.azure.com/.default");
  }

  private void ask(Grant grant) {
    get(begin(tokens.access(grant)));
  }

  private CompletionStage<JsonNode> begin(Access access) {
    return upstream.fetch(
        () -> Call.post(api.uri().resolve("/"), Map.of(), new byte[0]).with(access), it -> it);
  }

  private static GatewayException failure(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return (GatewayException) e.getCause();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("should have failed");
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String everything(Throwable thrown) {
    StringWriter all = new StringWriter();
    thrown.printStackTrace(new PrintWriter(all));
    return all.toString();
  }
}
