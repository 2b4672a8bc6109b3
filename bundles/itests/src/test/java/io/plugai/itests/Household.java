package io.plugai.itests;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.auth.oidc.Issuer;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A gateway that asks who is there: with tokens, with sessions, or with an identity provider. It
 * logs all that it can. The providers {@code fake} and {@code paid} have the model {@code one},
 * take any key but a wrong one, and answer {@code Hello}.
 *
 * @param upstream what both providers ask
 * @param issuer the identity provider
 * @param operator the first operator, {@code root}, as a session
 * @param setUpToken what made it, and is of no use any more
 */
record Household(
    Distribution plugai, FakeUpstream upstream, Issuer issuer, Client operator, String setUpToken)
    implements SharedGateway {
  static final String AUDIENCE = "gateway";

  /** What {@code paid} is shown beside the key. */
  static final String HEADER = "the-team-of-paid";

  private static final ChatCompletions CHAT = new ChatCompletions();

  static Household start() throws Exception {
    try (Opening opening = new Opening()) {
      return opening.done(start(opening));
    }
  }

  private static Household start(Opening opening) throws Exception {
    FakeUpstream upstream = opening.of(FakeUpstream.start());
    upstream.on(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello")));
    upstream.on(CHAT.modelsPath(), Household::models);
    Issuer issuer = opening.of(new Issuer());
    Distribution plugai =
        Distribution.unpack("household")
            .environment("PLUGAI_WAYS_IN", "api-tokens,sessions,oidc")
            .environment("PLUGAI_OIDC_ISSUER", issuer.url())
            .environment("PLUGAI_OIDC_AUDIENCE", AUDIENCE)
            .file(
                "etc/io.plugai.core.auth.oidc.cfg",
                """
                issuer = $[env:PLUGAI_OIDC_ISSUER;default=]
                audience = $[env:PLUGAI_OIDC_AUDIENCE;default=]
                roles_claim = realm_access.roles
                operator_values = gateway-admin
                create_accounts = true
                """)
            .provider("fake", upstream.uri(), "key_required = false")
            .provider("paid", upstream.uri(), "key_required = false", "header.X-Team = " + HEADER)
            // Everybody comes in from one address here.
            .file("etc/io.plugai.core.auth.cfg", "attempts_per_address = 1000\n");
    logEverything(plugai);
    opening.of(plugai).start();
    String setUpToken = Residents.setUpToken(plugai);
    Client operator = Residents.firstOperator(plugai, setUpToken);
    for (String model : List.of("fake/one", "paid/one")) {
      awaitModel(operator, model);
    }
    return new Household(plugai, upstream, issuer, operator, setUpToken);
  }

  /** Waits until somebody is shown a model. */
  static void awaitModel(Client client, String id) throws Exception {
    Await.until(id, () -> ids(client.get("/v1/models").json()).contains(id));
  }

  private static List<String> ids(JsonNode models) {
    return models.findValuesAsText("id");
  }

  private static void logEverything(Distribution plugai) throws Exception {
    Path log = plugai.home().resolve("etc/org.ops4j.pax.logging.cfg");
    Files.writeString(
        log,
        Files.readString(log)
            .replace("log4j2.rootLogger.level = WARN", "log4j2.rootLogger.level = TRACE")
            .replace("log4j2.logger.plugai.level = INFO", "log4j2.logger.plugai.level = TRACE"));
  }

  private static Answer models(Received request) {
    return request.header("Authorization").orElse("").contains("wrong")
        ? Answer.json(401, CHAT.error("invalid_api_key", "Incorrect API key."))
        : Answer.json(200, CHAT.models(List.of("one")));
  }

  @Override
  public void close() throws Exception {
    plugai.close();
    upstream.close();
    issuer.close();
  }
}
