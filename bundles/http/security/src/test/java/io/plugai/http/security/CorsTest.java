package io.plugai.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
  private static final String APP = "https://app.example.org";
  private static final String ELSEWHERE = "https://evil.example";

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }

  private static HttpResponse<String> preflight(GatedServer server, String path, String origin)
      throws Exception {
    return server.send(
        server
            .request(path, "Origin", origin, "Access-Control-Request-Method", "POST")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  @Test
  void withoutOriginsNothingIsSaidOfThem() throws Exception {
    try (GatedServer server = new GatedServer(Map.of())) {
      HttpResponse<String> response = server.get("/who", "Origin", APP, "x-api-key", "good");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(header(response, "Access-Control-Allow-Origin")).isEmpty();
      assertThat(header(response, "Vary")).isEmpty();
      assertThat(header(response, "Cross-Origin-Resource-Policy")).hasValue("same-origin");
      assertThat(preflight(server, "/who", APP).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void aPageThatMayIsToldSoBeforeAndWithTheAnswer() throws Exception {
    try (GatedServer server =
        new GatedServer(Map.of("cors_origins", "https://b.example, " + APP))) {
      HttpResponse<String> before = preflight(server, "/who", APP);
      assertThat(before.statusCode()).isEqualTo(204);
      assertThat(header(before, "Access-Control-Allow-Origin")).hasValue(APP);
      assertThat(header(before, "Access-Control-Allow-Methods")).hasValue("GET, POST, HEAD");
      assertThat(header(before, "Access-Control-Allow-Headers").orElseThrow())
          .contains("Authorization", "Content-Type", "X-Api-Key", "Idempotency-Key", "Prefer");
      assertThat(header(before, "Access-Control-Max-Age")).hasValue("600");

      HttpResponse<String> response = server.get("/who", "Origin", APP, "x-api-key", "good");
      assertThat(response.body()).startsWith("person");
      assertThat(header(response, "Access-Control-Allow-Origin")).hasValue(APP);
      assertThat(header(response, "Access-Control-Expose-Headers").orElseThrow())
          .contains("X-Request-Id", "Retry-After", "RateLimit-Remaining");
      assertThat(header(response, "Vary")).hasValue("Origin");
      assertThat(header(response, "Cross-Origin-Resource-Policy")).hasValue("cross-origin");
      assertThat(header(response, "Access-Control-Allow-Credentials")).isEmpty();
    }
  }

  @Test
  void errorsCanBeReadByThePageToo() throws Exception {
    try (GatedServer server = new GatedServer(Map.of("cors_origins", APP))) {
      for (String path : List.of("/fails", "/nothing", "/operator")) {
        HttpResponse<String> response = server.get(path, "Origin", APP, "x-api-key", "good");
        assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(header(response, "Access-Control-Allow-Origin")).hasValue(APP);
      }
      HttpResponse<String> refused = server.get("/who", "Origin", APP, "x-api-key", "expired");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(header(refused, "Access-Control-Allow-Origin")).hasValue(APP);
      HttpResponse<String> unknown = preflight(server, "/nothing", APP);
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(header(unknown, "Access-Control-Allow-Origin")).hasValue(APP);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ELSEWHERE,
        "null",
        "http://app.example.org",
        "https://app.example.org.evil.example"
      })
  void anotherPageIsToldNothing(String origin) throws Exception {
    try (GatedServer server = new GatedServer(Map.of("cors_origins", APP))) {
      assertThat(preflight(server, "/who", origin).statusCode()).isEqualTo(405);
      HttpResponse<String> response = server.get("/who", "Origin", origin, "x-api-key", "good");
      assertThat(header(response, "Access-Control-Allow-Origin")).isEmpty();
      assertThat(header(response, "Vary")).hasValue("Origin");
      assertThat(header(response, "Cross-Origin-Resource-Policy")).hasValue("same-origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", APP + ",*"})
  void anyOriginMayBeAllowedToThoseWhoShowACredential(String origins) throws Exception {
    try (GatedServer server = new GatedServer(Map.of("cors_origins", origins))) {
      assertThat(preflight(server, "/who", ELSEWHERE).statusCode()).isEqualTo(204);
      HttpResponse<String> response = server.get("/who", "Origin", ELSEWHERE, "x-api-key", "good");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(header(response, "Access-Control-Allow-Origin")).hasValue("*");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", APP})
  void inLocalOnlyModeOtherPagesStayOut(String origins) throws Exception {
    try (GatedServer server = new GatedServer(Map.of("cors_origins", origins))) {
      HttpResponse<String> response = server.get("/who", "Origin", APP);

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(header(response, "Access-Control-Allow-Origin")).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.example.org", "https://app.example.org/", "https://*.org", "null"})
  void whatIsNoOriginIsToldOfAndNotAllowed(String text) throws Exception {
    List<String> complaints = new ArrayList<>();
    SecuritySettings.read(GatedServer.config(Map.of("cors_origins", text)), complaints::add);
    assertThat(complaints).singleElement().asString().startsWith("'" + text + "'").endsWith(".");
  }
}
