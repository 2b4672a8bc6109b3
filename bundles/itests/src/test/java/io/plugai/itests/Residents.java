package io.plugai.itests;

import java.nio.file.Files;
import java.nio.file.Path;

/** The people of a gateway that asks who they are, and how they come in. */
final class Residents {
  static final String PASSWORD = "correct-horse-battery-staple";

  private Residents() {}

  /** Makes the first operator with the set-up token that the gateway makes; as a session. */
  static Client firstOperator(Distribution plugai) throws Exception {
    return firstOperator(plugai, setUpToken(plugai));
  }

  /** Makes the first operator with that set-up token; as a session. */
  static Client firstOperator(Distribution plugai, String setUpToken) throws Exception {
    awaitReady(Client.nobody(plugai));
    return register(Client.nobody(plugai), "root", setUpToken);
  }

  /** Waits until a gateway is ready. */
  static void awaitReady(Client client) throws Exception {
    Await.until("ready", () -> client.get("/v1/ready").status() == 200);
  }

  /** The set-up token that was made, as soon as it was; it is a secret from then on. */
  static String setUpToken(Distribution plugai) throws Exception {
    Path file = plugai.home().resolve("data/setup.token");
    Await.until("the set-up token", () -> Files.exists(file));
    String token = Files.readString(file).strip();
    plugai.secret(token);
    return token;
  }

  /** Somebody new, whom an operator invites; as a session. */
  static Client person(Client operator, String name) throws Exception {
    String code = operator.post("/v1/invites", "{}").expect(201).text("/code");
    return register(operator.with(""), name, code);
  }

  /** Somebody new, with an invite's code; as a session. */
  static Client register(Client nobody, String name, String code) throws Exception {
    nobody.post("/v1/users/register", registration(name, code)).expect(201);
    return logIn(nobody, name);
  }

  /** A new session of somebody's. */
  static Client logIn(Client nobody, String name) throws Exception {
    return nobody.with(
        nobody.post("/v1/users/login", login(name, PASSWORD)).expect(200).text("/access_token"));
  }

  /** The text of a new API token of somebody's. */
  static String token(Client owner, String wish) throws Exception {
    return owner
        .post("/v1/users/tokens", "{\"name\": \"test\", " + wish + "}")
        .expect(201)
        .text("/secret");
  }

  static String registration(String name, String code) {
    return "{\"invite\": \"%s\", \"name\": \"%s\", \"password\": \"%s\"}"
        .formatted(code, name, PASSWORD);
  }

  static String login(String name, String password) {
    return "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, password);
  }
}
