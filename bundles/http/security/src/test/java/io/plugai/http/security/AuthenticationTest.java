package io.plugai.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is calling, with several ways in. */
class AuthenticationTest {
  private static final String CHALLENGE = "WWW-Authenticate";
  private GatedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new GatedServer(Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static String challenge(HttpResponse<?> response) {
    return response.headers().firstValue(CHALLENGE).orElse("none");
  }

  @Test
  void theWayInOfTheHighestRankIsAskedFirst() throws Exception {
    assertThat(server.get("/who", "Authorization", "Bearer good").body()).startsWith("person");
    assertThat(server.get("/who", "x-api-key", "good").body()).startsWith("person");
    assertThat(server.get("/who").body()).startsWith("operator");
  }

  @ParameterizedTest
  @CsvSource({
    "expired, 401, token_expired, 'Bearer realm=\"PlugAI\", error=\"invalid_token\"'",
    "forged, 401, token_invalid, 'Bearer realm=\"PlugAI\", error=\"invalid_token\"'",
    "disabled, 401, account_disabled, 'Bearer realm=\"PlugAI\"'",
    "down, 503, unavailable, none"
  })
  void aCredentialThatDoesNotCountIsRefusedEvenWhereNoneIsNeeded(
      String token, int status, String code, String challenge) throws Exception {
    HttpResponse<String> response = server.get("/who", "Authorization", "Bearer " + token);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    assertThat(challenge(response)).isEqualTo(challenge);
    assertThat(
            server.metrics.counter("plugai.http.authentication_failures;code=" + code).getCount())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired", "forged", "disabled", "down"})
  void aPublicRouteAnswersWhateverIsWrongWithACredential(String token) throws Exception {
    assertThat(server.get("/public", "Authorization", "Bearer " + token).body())
        .startsWith("nobody");
    assertThat(server.get("/public", "Authorization", "Bearer a", "x-api-key", "b").statusCode())
        .isEqualTo(200);
    assertThat(server.get("/public", "x-api-key", "good").body()).startsWith("person");
  }

  @Test
  void whoeverChangesTheirAccountTooOftenHasToWaitAndMayStillLook() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(change().statusCode()).isEqualTo(200);
    }

    HttpResponse<String> refused = change();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("rate_limited");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(server.get("/own", "x-api-key", "good").statusCode()).isEqualTo(200);
    assertThat(server.acts).hasValue(3);
  }

  private HttpResponse<String> change() throws Exception {
    return server.send(
        server.request("/own", "x-api-key", "good").PUT(BodyPublishers.ofString("x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "a=%", "a=%zz", "a=1&b=%4"})
  void aQueryThatIsNotEscapedRightIsRefused(String query) throws Exception {
    int port = server.server.uri("/").getPort();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              ("GET /public?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 400 ")
          .contains("bad_request");
    }
    assertThat(server.get("/public?a=%20&b=%C3%A4").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json; charset=nonsense, 415",
    "application/json;charset=\"latin1\", 415",
    "application/json; Charset=\"UTF-8\", 200",
    "application/json, 200"
  })
  void aBodyInAnotherEncodingIsRefused(String type, int status) throws Exception {
    assertThat(
            server
                .send(
                    server
                        .request("/who", "x-api-key", "good", "Content-Type", type)
                        .POST(BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(status);
  }

  @Test
  void somebodyWhoShowsNothingIsToldWhatToShow() throws Exception {
    HttpResponse<String> response = server.get("/who", "X-Forwarded-For", "192.0.2.1");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(challenge(response)).isEqualTo("Bearer realm=\"PlugAI\"");
    assertThat(
            server
                .metrics
                .counter("plugai.http.authentication_failures;code=unauthenticated")
                .getCount())
        .isEqualTo(1);
  }

  @Test
  void aRefusalFromBehindTheGateHasTheChallengeToo() throws Exception {
    assertThat(challenge(server.get("/unauthorized"))).isEqualTo("Bearer realm=\"PlugAI\"");
  }

  @Test
  void twoDifferentCredentialsAreOneTooMany() throws Exception {
    HttpResponse<String> response =
        server.get("/who", "Authorization", "Bearer good", "x-api-key", "other");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"bad_request\"").doesNotContain("good", "other");
    assertThat(server.get("/who", "Authorization", "Bearer good", "x-api-key", "good").body())
        .startsWith("person");
    assertThat(server.get("/who", "Authorization", "Basic eA==", "x-api-key", "good").body())
        .startsWith("person");
    assertThat(server.get("/who", "Authorization", "Bearer ", "x-api-key", "").body())
        .startsWith("operator");
  }
}
