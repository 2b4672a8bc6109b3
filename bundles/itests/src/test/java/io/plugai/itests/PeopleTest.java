package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.itests.Client.Reply;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Received;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several people on one gateway: who comes in, what they may do, whose key pays. */
@ExtendWith(SharedGateways.class)
@Timeout(60)
@Tag("SYS-REQ-014")
class PeopleTest {
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final String GENERATE =
      "{\"model\": \"fake/one\", \"modality\": \"text\", \"input\": \"hi\"}";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static FakeUpstream upstream;
  private static Distribution plugai;
  private static Client nobody;
  private static String setUpToken;
  private static Client operator;
  private static Client ada;
  private static Client bob;

  @BeforeAll
  static void use(Household household) throws Exception {
    plugai = household.plugai();
    upstream = household.upstream();
    operator = household.operator();
    setUpToken = household.setUpToken();
    nobody = operator.with("");
    ada = person("ada");
    bob = person("bob");
  }

  // ---- coming in ----

  @Test
  @Tag("SYS-REQ-037")
  void theSetUpTokenMakesOneOperatorAndNoMore() throws Exception {
    assertThat(operator.get("/v1/users/me").text("/role")).isEqualTo("operator");
    nobody
        .post("/v1/users/register", Residents.registration("second", setUpToken))
        .expect(403, "invite_invalid");
    assertThat(plugai.home().resolve("data/setup.token")).doesNotExist();
    assertThat(plugai.log()).doesNotContain(setUpToken);
  }

  @Test
  @Tag("SYS-REQ-037")
  void anInviteWorksOnceAndOnlyAsLongAsItIsNotTakenBack() throws Exception {
    String name = fresh();
    JsonNode invite = operator.post("/v1/invites", "{\"note\": \"for tea\"}").expect(201).json();
    String code = invite.at("/code").asText();
    nobody.post("/v1/users/register", Residents.registration("ada", code)).expect(409, "conflict");
    nobody.post("/v1/users/register", Residents.registration(name, code)).expect(201);
    nobody
        .post("/v1/users/register", Residents.registration(fresh(), code))
        .expect(403, "invite_invalid");
    assertThat(operator.get("/v1/invites?limit=200").text()).doesNotContain(code);

    JsonNode other = operator.post("/v1/invites", "{}").expect(201).json();
    operator.delete("/v1/invites/" + other.at("/id").asText()).expect(204);
    nobody
        .post("/v1/users/register", Residents.registration(fresh(), other.at("/code").asText()))
        .expect(403, "invite_invalid");
    nobody
        .post("/v1/users/register", Residents.registration(fresh(), "plugai_inv_madeup"))
        .expect(403, "invite_invalid");
  }

  @Test
  void anUnknownNameAndAWrongPasswordGetTheSameAnswer() throws Exception {
    Reply wrong = nobody.post("/v1/users/login", Residents.login("ada", "not-the-password"));
    Reply unknown =
        nobody.post("/v1/users/login", Residents.login("nobody-here", "not-the-password"));

    wrong.expect(401, "invalid_credentials");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.text()).isEqualTo(wrong.text());
    assertThat(plugai.log()).doesNotContain("not-the-password");
  }

  @Test
  void aSessionGoesOnWithEachRefreshTokenOnceAndEnds() throws Exception {
    person("eve");
    Reply begun =
        nobody.post("/v1/users/login", Residents.login("eve", Residents.PASSWORD)).expect(200);
    String refresh = "{\"refresh_token\": \"" + begun.text("/refresh_token") + "\"}";

    Reply next = nobody.post("/v1/users/refresh", refresh).expect(200);

    assertThat(next.text("/session_id")).isEqualTo(begun.text("/session_id"));
    Client eve = nobody.with(next.text("/access_token"));
    assertThat(eve.get("/v1/users/sessions").text()).contains(begun.text("/session_id"));
    eve.post("/v1/users/logout", "").expect(204);
    eve.get("/v1/users/me").expect(401, "token_revoked");
    nobody.post("/v1/users/refresh", refresh).expect(401);
    nobody
        .post("/v1/users/refresh", "{\"refresh_token\": \"" + next.text("/refresh_token") + "\"}")
        .expect(401);
  }

  @Test
  void aPasswordIsChangedByItsOwnerAndResetByTheOperator() throws Exception {
    String name = fresh();
    Client person = person(name);
    person
        .post("/v1/users/password", passwords("not-the-password", "another-good-password"))
        .expect(401, "invalid_credentials");
    person
        .post("/v1/users/password", passwords(Residents.PASSWORD, "another-good-password"))
        .expect(204);
    nobody
        .post("/v1/users/login", Residents.login(name, Residents.PASSWORD))
        .expect(401, "invalid_credentials");
    nobody.post("/v1/users/login", Residents.login(name, "another-good-password")).expect(200);

    String reset =
        operator.post("/v1/users/" + name + "/password-reset", "").expect(200).text("/password");

    person.get("/v1/users/me").expect(401);
    nobody
        .post("/v1/users/login", Residents.login(name, "another-good-password"))
        .expect(401, "invalid_credentials");
    nobody.post("/v1/users/login", Residents.login(name, reset)).expect(200);
    assertThat(plugai.log()).doesNotContain(reset, "another-good-password");
  }

  // ---- tokens ----

  @Test
  @Tag("SYS-REQ-039")
  void aTokenDoesWhatItsScopesSayInBothHeaders() throws Exception {
    String token = Residents.token(ada, "\"scopes\": [\"read\"]");
    Client reader = nobody.with(token);

    reader.get("/v1/users/me").expect(200);
    reader.getWithApiKeyHeader("/v1/users/me").expect(200);
    reader.post("/v1/generate", GENERATE).expect(403, "forbidden");
    reader.get("/v1/users/tokens").expect(403, "forbidden");
    ada.post("/v1/users/tokens", "{\"name\": \"more\", \"scopes\": [\"operate\"]}").expect(403);
    assertThat(ada.get("/v1/users/tokens?limit=200").text()).doesNotContain(token);
    assertThat(plugai.log()).doesNotContain(token);
  }

  @Test
  @Tag("SYS-REQ-039")
  void aTokenThatWasRevokedIsRefusedAtOnce() throws Exception {
    Reply made = ada.post("/v1/users/tokens", "{\"name\": \"soon gone\"}").expect(201);
    Client client = nobody.with(made.text("/secret"));
    client.get("/v1/models").expect(200);

    ada.delete("/v1/users/tokens/" + made.text("/id")).expect(204);

    client.get("/v1/models").expect(401, "token_revoked");
  }

  @Test
  void anOperatorSeesWhatTokensOthersHaveAndTakesThemAway() throws Exception {
    String name = fresh();
    Client person = person(name);
    Client script = nobody.with(Residents.token(person, "\"scopes\": [\"read\", \"account\"]"));
    String tokens = "/v1/users/" + name + "/tokens";
    JsonNode listed = operator.get(tokens).expect(200).json().at("/tokens");
    assertThat(listed).hasSize(1);
    String one = tokens + "/" + listed.at("/0/id").asText();

    ada.get(tokens).expect(403, "forbidden");
    ada.delete(one).expect(403, "forbidden");
    script.post("/v1/users/tokens", "{\"name\": \"child\"}").expect(403, "forbidden");
    operator.delete(one.replace(name, "ada")).expect(404, "not_found");
    operator.delete(one).expect(204);

    script.get("/v1/users/me").expect(401, "token_revoked");
  }

  @Test
  void whoeverHasTheShellMakesAndRevokesTokens() throws Exception {
    String name = fresh();
    person(name);
    String made =
        plugai.shell("plugai:token-create --scope read " + name, "plugai:token-list " + name);
    Matcher text = Pattern.compile("plugai_\\w+").matcher(made);
    assertThat(text.find()).as(made).isTrue();
    Matcher id = Pattern.compile("tok_\\w+").matcher(made.substring(text.end())); // as listed
    assertThat(id.find()).as(made).isTrue();
    plugai.secret(text.group());
    Client script = nobody.with(text.group());
    assertThat(script.get("/v1/users/me").expect(200).text("/name")).isEqualTo(name);
    script.post("/v1/generate", GENERATE).expect(403, "forbidden");

    assertThat(plugai.shell("plugai:token-revoke " + name + " " + id.group())).contains("revoked");
    script.get("/v1/users/me").expect(401, "token_revoked");
  }

  @Test
  void aTokenWhoseTimeIsOverIsRefused() throws Exception {
    Client client = nobody.with(Residents.token(ada, "\"expires_in_seconds\": 1"));

    await(() -> client.get("/v1/models"), reply -> reply.status() == 401)
        .expect(401, "token_expired");
  }

  @Test
  void aTokenThatWasForgedOrCutOffIsRefused() throws Exception {
    String token = Residents.token(ada, "\"scopes\": [\"read\"]");
    int middle = token.length() / 2;
    char other = token.charAt(middle) == 'a' ? 'b' : 'a';
    for (String forged :
        List.of(
            token.substring(0, middle) + other + token.substring(middle + 1),
            token.substring(0, token.length() - 1),
            token + "a",
            "plugai_",
            "plugai_" + "a".repeat(50))) {
      nobody.with(forged).get("/v1/models").expect(401, "token_invalid");
    }
  }

  @Test
  void anAccessTokenThatWasForgedIsRefused() throws Exception {
    String[] parts = ada.token().split("\\.");
    assertThat(parts).hasSize(3);
    String unsigned = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".";
    String theOperators = operator.token().split("\\.")[1];
    String another = parts[0] + "." + theOperators + "." + parts[2];
    for (String forged : List.of(unsigned, another, parts[0] + "." + parts[1], "a.b.c")) {
      assertThat(nobody.with(forged).get("/v1/models").expect(401).text("/error/code"))
          .isIn("token_invalid", "unauthenticated");
    }
    ada.get("/v1/models").expect(200);
  }

  @Test
  @Tag("SYS-REQ-036")
  void anAccessKeyIsForItsLocalModelsOnly() throws Exception {
    Client key =
        nobody.with(
            ada.post(
                    "/v1/users/oss-keys",
                    "{\"name\": \"notebook\", \"models\": [\"local/starter\"]}")
                .expect(201)
                .text("/secret"));

    JsonNode models = key.get("/v1/models").expect(200).json().get("models");
    assertThat(models).extracting(model -> model.get("id").asText()).containsOnly("local/starter");
    key.post("/v1/generate", GENERATE).expect(404, "model_not_found");
    key.get("/v1/models/fake/one").expect(404, "model_not_found");
    key.get("/v1/users/tokens").expect(403, "forbidden");
    Reply answer = key.post("/v1/generate", GENERATE.replace("fake/one", "local/starter"));
    assertThat(answer.status()).as(answer.text()).isIn(200, 503); // 503: a host without a worker
  }

  @Test
  void aStreamEndsWithTheTokenThatItWasBegunWith() throws Exception {
    Reply made = ada.post("/v1/users/tokens", "{\"name\": \"streams\"}").expect(201);
    upstream.next(CHAT.generatePath(), CHAT.beginning(List.of("Hel")).hang());
    HttpRequest request =
        HttpRequest.newBuilder(plugai.uri("/v1/generate"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + made.text("/secret"))
            .POST(BodyPublishers.ofString(GENERATE.replace("}", ", \"stream\": true}")))
            .build();
    Iterator<String> lines =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body().iterator();
    while (!lines.next().equals("event: delta")) {
      // what comes before
    }

    ada.delete("/v1/users/tokens/" + made.text("/id")).expect(204);

    long revoked = System.nanoTime();
    List<String> rest = new ArrayList<>();
    lines.forEachRemaining(rest::add);
    assertThat(Duration.ofNanos(System.nanoTime() - revoked)).isLessThan(Duration.ofSeconds(5));
    assertThat(rest).contains("event: error");
    assertThat(rest.toString()).contains("token_revoked");
  }

  @Test
  void whoeverIsDisabledIsRefusedAtOnceAndServedAgainLater() throws Exception {
    String name = fresh();
    Client session = person(name);
    Client token = nobody.with(Residents.token(session, "\"scopes\": [\"read\", \"generate\"]"));
    token.post("/v1/generate", GENERATE).expect(200);

    operator.patch("/v1/users/" + name, "{\"disabled\": true}").expect(200);

    token.post("/v1/generate", GENERATE).expect(401, "account_disabled");
    assertThat(session.get("/v1/users/me").expect(401).text("/error/code"))
        .isIn("account_disabled", "token_revoked");
    nobody.post("/v1/users/login", Residents.login(name, Residents.PASSWORD)).expect(401);
    operator.patch("/v1/users/" + name, "{\"disabled\": false}").expect(200);
    token.get("/v1/models").expect(200);
    session.get("/v1/users/me").expect(401);
  }

  @Test
  void theLastOperatorCanBeNeitherDisabledNorDemoted() throws Exception {
    operator.patch("/v1/users/root", "{\"disabled\": true}").expect(409, "conflict");
    operator.patch("/v1/users/root", "{\"role\": \"user\"}").expect(409, "conflict");
    operator.get("/v1/users").expect(200);
  }

  @Test
  @Tag("SH-NFR-008")
  void aTokenIsHeldToItsLimits() throws Exception {
    Client limited = nobody.with(Residents.token(ada, "\"limits\": {\"requests_per_minute\": 2}"));

    Reply first = limited.post("/v1/generate", GENERATE).expect(200);
    assertThat(first.headers().firstValue("RateLimit-Limit")).hasValue("2");
    assertThat(first.headers().firstValue("RateLimit-Remaining")).hasValue("1");
    assertThat(first.headers().firstValue("RateLimit-Reset")).isPresent();
    limited.post("/v1/generate", GENERATE).expect(200);

    Reply refused = limited.post("/v1/generate", GENERATE).expect(429, "rate_limited");

    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
    assertThat(refused.headers().firstValue("RateLimit-Remaining")).hasValue("0");
    assertThat(refused.json().at("/error/retry_after").asLong()).isBetween(1L, 60L);
    ada.post("/v1/generate", GENERATE).expect(200);
  }

  // ---- whose key pays ----

  @Test
  @Tag("SYS-REQ-035")
  void theProviderIsShownTheKeyThatItsPolicyAsksFor() throws Exception {
    Client payer = person(fresh());
    Client guest = person(fresh());
    putKey(operator, "/v1/operator/provider-keys", "paid", "key-of-the-operator");
    putKey(payer, "/v1/users/provider-keys", "paid", "key-of-the-person");

    policy("user_then_operator");
    assertThat(shownFor(payer)).isEqualTo("Bearer key-of-the-person");
    assertThat(shownFor(guest)).isEqualTo("Bearer key-of-the-operator");
    policy("operator_only");
    assertThat(shownFor(payer)).isEqualTo("Bearer key-of-the-operator");
    policy("user_only");
    assertThat(shownFor(payer)).isEqualTo("Bearer key-of-the-person");
    guest
        .post("/v1/generate", GENERATE.replace("fake/one", "paid/one"))
        .expect(424, "credential_rejected");

    Reply records =
        await(
            () -> payer.get("/v1/usage/records"), reply -> reply.json().get("records").size() == 3);
    assertThat(records.json().get("records"))
        .extracting(record -> record.get("payer").asText())
        .containsExactly("user", "operator", "user");
    assertThat(plugai.log()).doesNotContain("key-of-the-person", "key-of-the-operator");
  }

  private static void policy(String policy) throws Exception {
    operator.put("/v1/providers/paid/policy", "{\"key_policy\": \"" + policy + "\"}").expect(200);
  }

  private static String shownFor(Client client) throws Exception {
    forgetWhatWasAsked();
    client.post("/v1/generate", GENERATE.replace("fake/one", "paid/one")).expect(200);
    Received received = upstream.take();
    while (!received.path().equals(CHAT.generatePath())) {
      received = upstream.take();
    }
    return received.header("Authorization").orElse("");
  }

  /** Other tests generate as well; nothing of theirs runs now. */
  private static void forgetWhatWasAsked() throws Exception {
    String mark = "/mark/" + COUNT.incrementAndGet();
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(upstream.uri().resolve(mark)).build(),
            HttpResponse.BodyHandlers.discarding());
    while (!upstream.take().path().equals(mark)) {
      // asked before
    }
  }

  @Test
  void aTestTellsWhetherTheProviderTakesTheKeyAndNothingShowsIt() throws Exception {
    Client person = person(fresh());
    String id = putKey(person, "/v1/users/provider-keys", "fake", "key-that-is-right-abcd");
    String test = "/v1/users/provider-keys/" + id + "/test";

    assertThat(person.post(test, "").expect(200).json().at("/works").asBoolean()).isTrue();
    person
        .put(
            "/v1/users/provider-keys/" + id,
            "{\"credential\": " + apiKey("key-that-is-wrong-efgh") + "}")
        .expect(200);
    assertThat(person.post(test, "").expect(200).json().at("/works").asBoolean(true)).isFalse();

    Reply list = person.get("/v1/users/provider-keys").expect(200);
    assertThat(list.text()).doesNotContain("key-that-is");
    assertThat(list.text("/provider_keys/0/hint")).endsWith("efgh");
    assertThat(person.get("/v1/providers").text()).contains("\"own_key\":true");
    person.delete("/v1/users/provider-keys/" + id).expect(204);
    person.post(test, "").expect(404, "not_found");
  }

  // ---- oneself and others ----

  @Test
  @Tag("SYS-REQ-035")
  @Tag("NFR-012")
  void whateverIsAPersonsIsNotThereForOthers() throws Exception {
    Client owner = person(fresh());
    Map<String, String> mine =
        Map.of(
            "/v1/users/tokens",
            owner.post("/v1/users/tokens", "{\"name\": \"a\"}").expect(201).text("/id"),
            "/v1/users/oss-keys",
            owner.post("/v1/users/oss-keys", "{\"name\": \"a\"}").expect(201).text("/id"),
            "/v1/users/provider-keys",
            putKey(owner, "/v1/users/provider-keys", "fake", "key-of-the-owner"),
            "/v1/users/sessions",
            owner.get("/v1/users/sessions").expect(200).text("/sessions/0/id"));
    Set<String> found = new TreeSet<>();

    for (Operation operation : operations("account")) {
      int at = operation.path().indexOf("/{id}");
      if (at >= 0) {
        String root = operation.path().substring(0, at);
        assertThat(mine).as("a resource that this test does not know").containsKey(root);
        String body =
            operation.method().equals("PUT") ? "{\"credential\": " + apiKey("another") + "}" : "";
        for (Client other : List.of(bob, operator)) {
          Reply foreign =
              other.call(
                  operation.method(), operation.path().replace("{id}", mine.get(root)), body);
          Reply unknown =
              other.call(operation.method(), operation.path().replace("{id}", "no_such"), body);
          foreign.expect(404, "not_found");
          assertThat(foreign.text()).isEqualTo(unknown.text());
        }
        found.add(root);
      }
    }

    assertThat(found).isEqualTo(new TreeSet<>(mine.keySet()));
    for (String root : mine.keySet()) {
      assertThat(bob.get(root + "?limit=200").expect(200).text()).doesNotContain(mine.get(root));
      assertThat(owner.get(root + "?limit=200").expect(200).text()).contains(mine.get(root));
    }
  }

  @Test
  @Tag("SYS-REQ-008")
  void usageIsShownToOneselfAndToTheOperator() throws Exception {
    String name = fresh();
    Client person = person(name);
    String id = person.get("/v1/users/me").text("/id");
    person.post("/v1/generate", GENERATE).expect(200);

    await(
        () -> person.get("/v1/usage?by=model"),
        reply -> reply.json().at("/total/requests").asInt() == 1);

    assertThat(person.get("/v1/usage?by=model").text("/sums/0/name")).isEqualTo("fake/one");
    assertThat(person.get("/v1/usage/records").text()).contains(id);
    assertThat(bob.get("/v1/usage/records?limit=200").text()).doesNotContain(id);
    for (String others : List.of("all", id, "usr_nobody")) {
      bob.get("/v1/usage?user=" + others).expect(403, "forbidden");
      bob.get("/v1/usage/records?user=" + others).expect(403, "forbidden");
    }
    assertThat(operator.get("/v1/usage?by=user&user=all&limit=200").text()).contains(id);
    assertThat(operator.get("/v1/usage/records?user=" + name).text()).contains(id);
  }

  @Test
  void whatBearsOnSecurityIsWrittenDown() throws Exception {
    String name = fresh();
    person(name);
    String id = operator.get("/v1/users/" + name).text("/id");
    operator.patch("/v1/users/" + name, "{\"disabled\": true}").expect(200);

    Reply audit = operator.get("/v1/audit?limit=200").expect(200);

    assertThat(audit.json().get("entries"))
        .anySatisfy(
            entry -> {
              assertThat(entry.get("subject").asText()).isEqualTo(id);
              assertThat(entry.toString()).contains("disabled");
              assertThat(entry.get("request_id").asText()).isEqualTo("people-test");
              assertThat(entry.get("remote").asText()).contains("127.0.0.1");
            });
  }

  @Test
  @Tag("SYS-REQ-038")
  void aProfileIsOnesOwn() throws Exception {
    Client person = person(fresh());
    person
        .patch(
            "/v1/users/me",
            "{\"display_name\": \"Änne\", \"preferences\": {\"models\": [\"fake/one\"]}}")
        .expect(200);

    JsonNode me = person.get("/v1/users/me").expect(200).json();

    assertThat(me.at("/display_name").asText()).isEqualTo("Änne");
    assertThat(me.at("/preferences/models/0").asText()).isEqualTo("fake/one");
    assertThat(me.at("/role").asText()).isEqualTo("user");
    person.patch("/v1/users/me", "{\"role\": \"operator\"}").expect(400, "validation_error");
  }

  // ---- every route ----

  @Test
  void nobodyGetsInButWhereTheDescriptionSaysSo() throws Exception {
    for (String permission : List.of("read", "generate", "account", "operate")) {
      assertThat(operations(permission)).isNotEmpty();
      for (Operation operation : operations(permission)) {
        operation.call(nobody).expect(401, "unauthenticated");
      }
    }
    for (Operation operation : operations("public")) {
      assertThat(operation.call(nobody).status()).as(operation.toString()).isNotIn(401, 403);
    }
  }

  @Test
  void aUserGetsNowhereThatIsForTheOperator() throws Exception {
    for (Operation operation : operations("operate")) {
      operation.call(ada).expect(403, "forbidden");
    }
    Client reader = nobody.with(Residents.token(operator, "\"scopes\": [\"read\"]"));
    for (String permission : List.of("generate", "account", "operate")) {
      for (Operation operation : operations(permission)) {
        operation.call(reader).expect(403, "forbidden");
      }
    }
  }

  @Test
  void theSlashesOfAModelMayBeEscaped() throws Exception {
    for (String id : List.of("fake/one", "fake%2Fone", "fake%2fone")) {
      assertThat(ada.get("/v1/models/" + id).expect(200).text("/id")).isEqualTo("fake/one");
      nobody.get("/v1/models/" + id).expect(401, "unauthenticated");
    }
    ada.get("/v1/models/fake%2Fnothing").expect(404, "model_not_found");
  }

  /** From a route that a user may take towards those that they may not, and around the gate. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/..%2Fmetrics",
        "/v1/models/fake%2F..%2F..%2Fmetrics",
        "/v1/models/fake/..%2F..%2Fmetrics",
        "/v1/models/%2e%2e%2Fmetrics",
        "/v1/models/%2E%2E/metrics",
        "/v1/models/../metrics",
        "/v1/models/..;/metrics",
        "/v1/models/..;a=b%2Fmetrics",
        "/v1/models/..%5Cmetrics",
        "/v1/models/..%252Fmetrics",
        "/v1/models/fake%252Fone",
        "/v1/models/fake%2Fone;a=b",
        "/v1/models//fake%2Fone",
        "/v1/models/fake%2F%2Fone",
        "/v1/models/fake%2F",
        "/v1/models%2Ffake%2Fone",
        "/v1/users/..%2Fmetrics",
        "/v1/users/me%2F..%2F..%2Fmetrics",
        "/v1%2Fmetrics",
        "/v1/..%2Fv1%2Fmetrics",
        "//v1/metrics",
        "/v1//metrics",
        "/v1/metrics;a=b",
        "/v1/metrics%2F",
        "/%76%31/metrics"
      })
  void noSpellingOfAPathGetsPastTheGate(String path) throws Exception {
    for (Client client : List.of(nobody, ada, operator)) {
      Reply reply = client.get(path);
      assertThat(reply.status()).as(path).isIn(400, 404);
      assertThat(reply.text("/error/code")).as(path).isIn("bad_request", "not_found");
    }
  }

  private record Operation(String method, String path) {
    Reply call(Client client) throws Exception {
      return client.call(method, path.replaceAll("\\{\\w+}", "x"), "");
    }
  }

  private static List<Operation> operations(String permission) throws Exception {
    return nobody.get("/v1/openapi.json").expect(200).json().get("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(
                        operation ->
                            operation.getValue().get("x-permission").asText().equals(permission))
                    .map(
                        operation ->
                            new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey())))
        .toList();
  }

  // ---- helpers ----

  // ---- bad manners ----

  @Test
  void whoHasNoCredentialWritesNoWarningsHowEverTheyAsk() throws Exception {
    List<String> before = warnings();
    String json = "Content-Type: application/json\r\n";
    for (String request :
        List.of(
            "nonsense\r\n\r\n",
            "GET /v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            "CONNECT /docs HTTP/1.1\r\nHost: a\r\n\r\n",
            "G@T /docs HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /docs HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n".formatted("a".repeat(20_000)),
            "GET /docs HTTP/1.1\r\nHost: a\r\nCookie: \u0000=\"\r\n\r\n",
            "GET /docs HTTP/1.1\r\nHost: a\r\nAccept: a/b/c;q=x\r\n\r\n",
            login("", ""),
            login("", "{}"),
            login("Content-Type: multipart/form-data; boundary=\r\n", "--x\r\n"),
            login("Content-Type: application/x-www-form-urlencoded\r\n", "a=%zz"),
            login("Content-Type: a\r\n", "{}"),
            login(json, "{\"name\": \"\\u0000\", \"password\": \"\\ud800\"}"),
            login(json, "[".repeat(5000)),
            login(json + "Transfer-Encoding: chunked\r\n", "zz\r\n"),
            login(json + "Authorization: Bearer eyJ.eyJ.x\r\n", "{}"))) {
      send(request);
    }

    assertThat(warnings()).isEqualTo(before);
  }

  private static String login(String headers, String body) {
    String length = headers.contains("chunked") ? "" : "Content-Length: " + body.length() + "\r\n";
    return "POST /v1/users/login HTTP/1.1\r\nHost: a\r\n" + headers + length + "\r\n" + body;
  }

  /** Sends it, and waits until the gateway has answered and closed. */
  private static void send(String request) throws IOException {
    URI place = plugai.uri("/");
    try (Socket socket = new Socket(place.getHost(), place.getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              request
                  .replaceFirst("Host: a\r\n", "Host: a\r\nConnection: close\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().readAllBytes();
    } catch (SocketException e) {
      // cut off: it sent more than was read
    }
  }

  private static List<String> warnings() {
    return plugai.console().lines().filter(line -> line.matches(".{8} (WARN|ERROR).*")).toList();
  }

  @Test
  void manyWhoseBodiesDoNotComeHoldNobodyElseUp() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) { // more than may wait: each that comes gets in
        slow.add(beginLogIn());
      }
      operator.get("/v1/users/me").expect(200);
      Residents.logIn(nobody, "root");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** Says what will come, and does not send it. */
  private static Socket beginLogIn() throws Exception {
    URI place = plugai.uri("/v1/users/login");
    Socket socket = new Socket(place.getHost(), place.getPort());
    socket
        .getOutputStream()
        .write(
            ("POST /v1/users/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private interface Call {
    Reply make() throws Exception;
  }

  private interface Check {
    boolean holds(Reply reply) throws Exception;
  }

  /** Another process gives us no event: asks until it is so, or the test's time is over. */
  private static Reply await(Call call, Check check) throws Exception {
    Reply reply = call.make();
    while (!check.holds(reply)) {
      Thread.sleep(50);
      reply = call.make();
    }
    return reply;
  }

  /** Somebody new, as a session. */
  private static Client person(String name) throws Exception {
    return Residents.person(operator, name);
  }

  private static String fresh() {
    return "person-" + COUNT.incrementAndGet();
  }

  private static String passwords(String current, String next) {
    return "{\"current_password\": \"%s\", \"new_password\": \"%s\"}".formatted(current, next);
  }

  private static String apiKey(String key) {
    return "{\"kind\": \"api_key\", \"key\": \"" + key + "\"}";
  }

  private static String putKey(Client client, String path, String provider, String key)
      throws Exception {
    return client
        .post(path, "{\"provider\": \"" + provider + "\", \"credential\": " + apiKey(key) + "}")
        .expect(201)
        .text("/id");
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
