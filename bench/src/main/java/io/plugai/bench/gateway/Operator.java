package io.plugai.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The first operator of a PlugAI that asks for credentials. */
public final class Operator {
  private static final String NAME = "bench";
  private static final String PASSWORD = "a password for the benchmark";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PlugAi plugAi;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param plugAi a running gateway
   */
  public Operator(PlugAi plugAi) {
    this.plugAi = plugAi;
  }

  /** Registers with the set-up token that was made, and has requests sent with an API token. */
  public void moveIn() throws IOException, InterruptedException {
    ask(
        "POST",
        "/v1/users/register",
        Map.of("invite", setUpToken(), "name", NAME, "password", PASSWORD));
    plugAi.authorize(logIn());
    plugAi.authorize(
        ask(
                "POST",
                "/v1/users/tokens",
                Map.of(
                    "name",
                    "bench",
                    "scopes",
                    new String[] {"read", "generate", "account", "operate"}))
            .path("secret")
            .asText());
  }

  /** Logs in; the access token. */
  public String logIn() throws IOException, InterruptedException {
    return ask("POST", "/v1/users/login", Map.of("name", NAME, "password", PASSWORD))
        .path("access_token")
        .asText();
  }

  /** Asks for something and returns the answer, which must be a good one. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return ask("GET", path, Map.of());
  }

  private JsonNode ask(String method, String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + plugAi.target().port() + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    plugAi.target().headers().forEach(request::header);
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** It is made once the database is open, perhaps a moment after the first answer. */
  private String setUpToken() throws IOException, InterruptedException {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    Path file = plugAi.directory().resolve("data/setup.token");
    while (System.nanoTime() < limit) {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      Thread.sleep(50); // another process gives us no event
    }
    throw new IOException(plugAi.name() + " made no set-up token");
  }
}
