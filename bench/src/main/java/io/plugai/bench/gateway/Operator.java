package io.plugai.bench.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The first operator of a PlugAI that asks for credentials. */
public final class Operator {
  private static final String NAME = "bench";
  private static final String PASSWORD = "a password for the benchmark";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PlugAi plugAi;

  /**
   * @param plugAi a running gateway
   */
  public Operator(PlugAi plugAi) {
    this.plugAi = plugAi;
  }

  /** Registers with the set-up token that was made, and has requests sent with an API token. */
  public void moveIn() throws IOException, InterruptedException {
    api()
        .post(
            "/v1/users/register",
            Map.of("invite", setUpToken(), "name", NAME, "password", PASSWORD));
    plugAi.authorize(logIn());
    plugAi.authorize(token(api(), "read", "generate", "account", "operate"));
  }

  /** Logs in; the access token. */
  public String logIn() throws IOException, InterruptedException {
    return api()
        .post("/v1/users/login", Map.of("name", NAME, "password", PASSWORD))
        .path("access_token")
        .asText();
  }

  /** Asks for something and returns the answer, which must be a good one. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return api().get(path);
  }

  /** Makes an account, and a token to generate with; its secret. */
  public String invite(String name) throws IOException, InterruptedException {
    String invite = api().post("/v1/invites", Map.of("role", "user")).path("code").asText();
    api().post("/v1/users/register", Map.of("invite", invite, "name", name, "password", PASSWORD));
    String access =
        api()
            .post("/v1/users/login", Map.of("name", name, "password", PASSWORD))
            .path("access_token")
            .asText();
    return token(api().as(access), "read", "generate");
  }

  /** What the operator can ask for. */
  public Api api() {
    return new Api(plugAi.target().port(), plugAi.target().headers());
  }

  private static String token(Api api, String... scopes) throws IOException, InterruptedException {
    return api.post("/v1/users/tokens", Map.of("name", "bench", "scopes", scopes))
        .path("secret")
        .asText();
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
