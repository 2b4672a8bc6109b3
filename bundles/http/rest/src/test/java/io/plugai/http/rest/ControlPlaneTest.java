package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.dispatch.Providers;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.http.rest.keys.OperatorKeysResource;
import io.plugai.http.rest.keys.OwnKeysResource;
import io.plugai.http.rest.keys.ProvidersResource;
import io.plugai.http.rest.login.LoginResource;
import io.plugai.http.rest.login.LoginSessionsResource;
import io.plugai.http.rest.login.PasswordResource;
import io.plugai.http.rest.login.PasswordWork;
import io.plugai.http.rest.login.RegistrationResource;
import io.plugai.http.rest.models.ModelsResource;
import io.plugai.http.rest.models.SchemaResource;
import io.plugai.http.rest.people.InvitesResource;
import io.plugai.http.rest.people.MeResource;
import io.plugai.http.rest.people.PeopleResource;
import io.plugai.http.rest.tokens.AccessKeysResource;
import io.plugai.http.rest.tokens.PeoplesTokensResource;
import io.plugai.http.rest.tokens.TokensResource;
import io.plugai.http.rest.usage.AuditResource;
import io.plugai.http.rest.usage.UsageResource;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The resources over HTTP, with what stands behind them in memory. */
@Timeout(60)
class ControlPlaneTest {
  private static final String CANARY = "canary-4711";

  private final MemoryPeople people = new MemoryPeople();
  private final MemoryTokens tokens = new MemoryTokens();
  private final MemoryKeys keys = new MemoryKeys();
  private final FixedUsage usage = new FixedUsage();
  private final PasswordWork passwords = new PasswordWork();
  private ControlPlane plane;

  @BeforeEach
  void start() throws Exception {
    FixedCatalogue catalogue = new FixedCatalogue();
    plane =
        new ControlPlane(
            new RegistrationResource(people, passwords),
            new LoginResource(people, passwords),
            new PasswordResource(people, passwords),
            new MeResource(people),
            new LoginSessionsResource(people),
            new TokensResource(tokens),
            new AccessKeysResource(tokens),
            new PeopleResource(people),
            new PeoplesTokensResource(people, tokens),
            new InvitesResource(people),
            new OwnKeysResource(keys),
            new OperatorKeysResource(keys),
            new ProvidersResource(new OneProvider(), keys),
            new UsageResource(usage, people),
            new AuditResource(new OneEntry()),
            new ModelsResource(
                catalogue, new KnownModels(catalogue), new NoLocalModels(), new OneEntry()),
            new SchemaResource(catalogue, new KnownModels(catalogue)));
  }

  @AfterEach
  void stop() throws Exception {
    plane.close();
  }

  // ---- ways in ----

  @Test
  void somebodyRegistersWithAnInvite() throws Exception {
    HttpResponse<String> response =
        plane.call(
            "POST",
            "/v1/users/register",
            """
            {"invite": "%s", "name": "ada", "password": "%s"}"""
                .formatted(MemoryPeople.INVITE, CANARY));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(ControlPlane.json(response).at("/name").asText()).isEqualTo("ada");
    assertThat(response.body()).doesNotContain(CANARY);
    assertThat(people.lastOrigin).isEqualTo(new Origin("192.0.2.7", "req_test"));
  }

  @Test
  void aLoginAnswersWithTokensAndTheAccount() throws Exception {
    JsonNode login = ControlPlane.json(logIn(MemoryPeople.PASSWORD));

    assertThat(login.at("/access_token").asText()).isEqualTo("access");
    assertThat(login.at("/token_type").asText()).isEqualTo("Bearer");
    assertThat(login.at("/expires_in").asInt()).isBetween(590, 600);
    assertThat(login.at("/refresh_token").asText()).isEqualTo("plugai_ref_next");
    assertThat(login.at("/session_id").asText()).isEqualTo("ses_1");
    assertThat(login.at("/user/id").asText()).isEqualTo("usr_ada");
  }

  @Test
  void aWrongPasswordIsRefusedWithItsCode() throws Exception {
    expect(logIn(CANARY), 401, "invalid_credentials");
  }

  private HttpResponse<String> logIn(String password) throws Exception {
    return plane.call("POST", "/v1/users/login", login(password));
  }

  private static String login(String password) {
    return "{\"name\": \"ada\", \"password\": \"" + password + "\", \"client\": \"test\"}";
  }

  @Test
  void manyLoginsAtOnceTakeNoThreadFromTheOthersAndThoseTooManyMayTryAgain() throws Exception {
    people.mayLogIn = new CountDownLatch(1);
    List<CompletableFuture<HttpResponse<String>>> logins = new ArrayList<>();
    for (int i = 0; i < 140; i++) {
      logins.add(plane.later("POST", "/v1/users/login", login(MemoryPeople.PASSWORD)));
    }
    HttpResponse<String> refused =
        CompletableFuture.anyOf(logins.toArray(CompletableFuture[]::new))
            .thenApply(first -> (HttpResponse<String>) first)
            .get(20, TimeUnit.SECONDS);

    assertThat(plane.get("/v1/users/me").statusCode()).isEqualTo(200);
    expect(refused, 503, "unavailable");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    people.mayLogIn.countDown();
    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> login : logins) {
      statuses.add(login.get(20, TimeUnit.SECONDS).statusCode());
    }
    assertThat(statuses).containsOnly(200, 503);
    assertThat(statuses.stream().filter(status -> status == 200).count())
        .isGreaterThanOrEqualTo(128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          login    | {}                                                          | name password
          login    | {"name": "a"}                                               | password
          login    | {"name": "a", "password": ""}                               | password
          login    | {"name": "a", "password": 4711}                             | password
          login    | {"name": "a", "password": ["canary-4711"]}                  | password
          login    | {"name": 1, "password": "canary-4711"}                      | name
          login    | {"name": "a", "password": "canary-4711", "canary": 1}       | canary
          refresh  | {}                                                          | refresh_token
          refresh  | {"refresh_token": null}                                     | refresh_token
          register | {}                                                          | invite name password
          password | {"current_password": "canary-4711"}                         | new_password
          """)
  void whatIsMissingOrWrongIsNamedAndNotRepeated(String path, String body, String fields)
      throws Exception {
    HttpResponse<String> response = plane.call("POST", "/v1/users/" + path, body);

    expect(response, 400, "validation_error");
    assertThat(fields(response)).containsExactlyInAnyOrder(fields.split(" "));
    assertThat(response.body()).doesNotContain("4711");
  }

  @ParameterizedTest
  @CsvSource({"'', 400, validation_error", "{}, 415, unsupported_media_type"})
  void aBodyWithoutATypeIsRefusedAndNoErrorOfOurs(String body, int status, String code)
      throws Exception {
    List<LogRecord> records = new CopyOnWriteArrayList<>();
    Handler handler = recorder(records);
    Logger cxf = Logger.getLogger("org.apache.cxf");
    cxf.addHandler(handler);
    try {
      HttpResponse<String> response =
          plane.send(
              HttpRequest.newBuilder(plane.uri("/v1/users/login"))
                  .POST(HttpRequest.BodyPublishers.ofString(body)));

      expect(response, status, code);
      assertThat(records).isEmpty();
    } finally {
      cxf.removeHandler(handler);
    }
  }

  private static Handler recorder(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        records.add(line);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "[]", "\"canary-4711\"", "{} {}"})
  void aBodyThatIsNoObjectIsRefused(String body) throws Exception {
    HttpResponse<String> response = plane.call("POST", "/v1/users/login", body);

    expect(response, 400, "validation_error");
    assertThat(response.body()).doesNotContain("4711");
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    expect(logIn("x".repeat(70_000)), 413, "payload_too_large");
  }

  // ---- oneself ----

  @Test
  @Tag("SYS-REQ-038")
  void preferencesAreKeptAsTheyAreAndShownToOneselfOnly() throws Exception {
    JsonNode me =
        ControlPlane.json(
            plane.call(
                "PATCH", "/v1/users/me", "{\"preferences\": {\"models\": [\"a/b\"], \"x\": 1}}"));

    assertThat(me.at("/preferences/models/0").asText()).isEqualTo("a/b");
    plane.caller = ControlPlane.OPERATOR;
    assertThat(plane.get("/v1/users/usr_ada").body()).doesNotContain("preferences");
    assertThat(plane.get("/v1/users").body()).doesNotContain("preferences");
  }

  @Test
  void sessionsAreListed() throws Exception {
    JsonNode sessions = ControlPlane.json(plane.get("/v1/users/sessions"));

    assertThat(sessions.at("/sessions/0/id").asText()).isEqualTo("ses_1");
    assertThat(sessions.at("/sessions/0/current").asBoolean()).isFalse();
    assertThat(sessions.has("next")).isFalse();
  }

  @Test
  void aTokenIsShownOnce() throws Exception {
    HttpResponse<String> made =
        plane.call(
            "POST",
            "/v1/users/tokens",
            """
            {"name": "ci", "scopes": ["read", "generate"], "models": ["a/*"],
             "limits": {"requests_per_minute": 5}, "expires_in_seconds": 60}""");

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode token = ControlPlane.json(made);
    assertThat(token.at("/secret").asText()).isEqualTo("plugai_shown_once");
    assertThat(token.at("/limits/requests_per_minute").asInt()).isEqualTo(5);
    assertThat(token.at("/limits/concurrent").asInt()).isZero();
    assertThat(token.at("/scopes")).extracting(JsonNode::asText).contains("read", "generate");
    assertThat(plane.get("/v1/users/tokens").body())
        .contains(token.at("/id").asText())
        .doesNotContain("shown_once");
    assertThat(plane.get("/v1/users/oss-keys").body()).doesNotContain(token.at("/id").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tokens   | {}                                                           | name
          tokens   | {"name": "a", "scopes": ["read", "fly"]}                     | scopes[1]
          tokens   | {"name": "a", "scopes": ["public"]}                          | scopes[0]
          tokens   | {"name": "a", "scopes": [null]}                              | scopes[0]
          tokens   | {"name": "a", "models": [""]}                                | models[0]
          tokens   | {"name": "a", "limits": {"concurrent": -1}}                  | limits.concurrent
          tokens   | {"name": "a", "limits": {"concurrent": "5"}}                 | limits.concurrent
          tokens   | {"name": "a", "limits": {"tokens_per_minute": 2147483648}}   | limits.tokens_per_minute
          tokens   | {"name": "a", "expires_in_seconds": 0}                       | expires_in_seconds
          tokens   | {"name": "a", "expires_in_seconds": 1.5}                     | expires_in_seconds
          oss-keys | {"name": "a", "scopes": ["read"]}                            | scopes
          """)
  void whatIsWrongWithATokenIsNamed(String path, String body, String field) throws Exception {
    HttpResponse<String> response = plane.call("POST", "/v1/users/" + path, body);

    expect(response, 400, "validation_error");
    assertThat(fields(response)).containsExactly(field);
  }

  @Test
  void listsComeInPartsWithoutGapsAndTheNewestFirst() throws Exception {
    for (int i = 0; i < 7; i++) {
      plane.call("POST", "/v1/users/tokens", "{\"name\": \"token " + i + "\"}");
    }
    List<String> seen = new ArrayList<>();
    String after = "";
    while (!after.equals("end")) {
      JsonNode page =
          ControlPlane.json(
              plane.get("/v1/users/tokens?limit=3" + (after.isEmpty() ? "" : "&after=" + after)));
      page.get("tokens").forEach(token -> seen.add(token.get("name").asText()));
      after = page.path("next").asText("end");
    }

    assertThat(seen)
        .containsExactly(
            "token 6", "token 5", "token 4", "token 3", "token 2", "token 1", "token 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/users/tokens",
        "/v1/users/oss-keys",
        "/v1/users/sessions",
        "/v1/users/provider-keys",
        "/v1/users",
        "/v1/invites",
        "/v1/operator/provider-keys",
        "/v1/providers",
        "/v1/usage",
        "/v1/usage/records",
        "/v1/audit"
      })
  void everyListIsBounded(String path) throws Exception {
    for (String limit : List.of("0", "201", "-1", "x", "", "99999999999999999999")) {
      HttpResponse<String> response = plane.get(path + "?limit=" + limit);

      expect(response, 400, "validation_error");
      assertThat(fields(response)).containsExactly("limit");
    }
    assertThat(plane.get(path + "?limit=200").statusCode()).isEqualTo(200);
    expect(plane.get(path + "?after="), 400, "validation_error");
  }

  // ---- credentials ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\": \"api_key\", \"key\": \"canary-4711\"}",
        "{\"kind\": \"aws_keys\", \"access_key_id\": \"AKIA\", \"secret_key\": \"canary-4711\","
            + " \"session_token\": \"canary-4711\", \"region\": \"eu-central-1\"}",
        "{\"kind\": \"service_account\", \"json\": {\"private_key\": \"canary-4711\"}}",
        "{\"kind\": \"service_account\", \"json\": \"{\\\"private_key\\\": \\\"canary-4711\\\"}\"}",
        "{\"kind\": \"oauth_client\", \"token_url\": \"https://id.example/token\","
            + " \"client_id\": \"me\", \"client_secret\": \"canary-4711\", \"scope\": \"a b\"}",
        "{\"kind\": \"headers\", \"headers\": {\"X-Key\": \"canary-4711\"}}"
      })
  @Tag("SYS-REQ-059")
  @Tag("SYS-REQ-064")
  void aCredentialOfEachKindIsTakenAndNeverShown(String credential) throws Exception {
    for (String path : List.of("/v1/users/provider-keys", "/v1/operator/provider-keys")) {
      plane.caller = ControlPlane.OPERATOR;
      HttpResponse<String> made =
          plane.call("POST", path, "{\"provider\": \"fake\", \"credential\": " + credential + "}");

      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      assertThat(made.body()).doesNotContain("4711");
      String id = ControlPlane.json(made).at("/id").asText();
      Credential kept = keys.credentials.get(id);
      assertThat(secretOf(kept)).contains(CANARY);
      assertThat(kept.toString()).doesNotContain("4711");
      assertThat(plane.get(path).body()).contains(id).doesNotContain("4711");

      HttpResponse<String> replaced =
          plane.call("PUT", path + "/" + id, "{\"credential\": " + credential + "}");
      assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
      assertThat(replaced.body()).doesNotContain("4711");
    }
  }

  private static String secretOf(Credential credential) {
    if (credential instanceof Credential.ApiKey key) {
      return key.key().reveal();
    }
    if (credential instanceof Credential.AwsKeys aws) {
      assertThat(aws.sessionToken().orElseThrow().reveal()).isEqualTo(CANARY);
      return aws.secretKey().reveal();
    }
    if (credential instanceof Credential.ServiceAccount account) {
      return account.json().reveal();
    }
    if (credential instanceof Credential.OAuthClient client) {
      assertThat(client.scope()).isEqualTo("a b");
      return client.clientSecret().reveal();
    }
    return ((Credential.Headers) credential).headers().get("X-Key").reveal();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                      | provider credential
          {"provider": "fake", "credential": "canary-4711"}                       | credential
          {"provider": "fake", "credential": {"key": "canary-4711"}}              | credential.kind
          {"provider": "fake", "credential": {"kind": "canary-4711"}}             | credential.kind
          {"provider": "fake", "credential": {"kind": "none"}}                    | credential.kind
          {"provider": "fake", "credential": {"kind": "api_key"}}                 | credential.key
          {"provider": "fake", "credential": {"kind": "api_key", "key": {"a": "canary-4711"}}} | credential.key
          {"provider": "fake", "credential": {"kind": "api_key", "key": "a", "secret_key": "canary-4711"}} | credential.secret_key
          {"provider": "fake", "credential": {"kind": "api_key", "key": "a", "kee": "canary-4711"}} | credential.kee
          {"provider": "fake", "credential": {"kind": "aws_keys", "secret_key": "canary-4711"}} | credential.access_key_id credential.region
          {"provider": "fake", "credential": {"kind": "service_account"}}         | credential.json
          {"provider": "fake", "credential": {"kind": "service_account", "json": ["canary-4711"]}} | credential.json
          {"provider": "fake", "credential": {"kind": "oauth_client", "client_secret": "canary-4711"}} | credential.token_url credential.client_id
          {"provider": "fake", "credential": {"kind": "headers", "headers": {}}}  | credential.headers
          {"provider": "fake", "credential": {"kind": "headers", "headers": {"X-Key-4711": null}}} | credential.headers
          {"provider": "fake", "credential": {"kind": "headers", "headers": {"X-Key": ["canary-4711"]}}} | credential.headers.X-Key
          """)
  void whatIsWrongWithACredentialIsNamedAndNotRepeated(String body, String fields)
      throws Exception {
    HttpResponse<String> response = plane.call("POST", "/v1/users/provider-keys", body);

    expect(response, 400, "validation_error");
    assertThat(fields(response)).containsExactlyInAnyOrder(fields.split(" "));
    assertThat(response.body()).doesNotContain("4711");
  }

  @Test
  void anotherPersonsIdIsAnsweredAsOneThatThereIsNot() throws Exception {
    String id =
        ControlPlane.json(
                plane.call(
                    "POST",
                    "/v1/users/provider-keys",
                    """
                    {"provider": "fake", "credential": {"kind": "api_key", "key": "a"}}"""))
            .at("/id")
            .asText();
    plane.caller = ControlPlane.caller("usr_eve", ModelScope.ALL, Permission.ACCOUNT);

    for (String method : List.of("DELETE", "PUT", "POST")) {
      String tail = method.equals("POST") ? "/test" : "";
      String body = "{\"credential\": {\"kind\": \"api_key\", \"key\": \"b\"}}";
      HttpResponse<String> foreign =
          plane.call(method, "/v1/users/provider-keys/" + id + tail, body);
      HttpResponse<String> unknown =
          plane.call(method, "/v1/users/provider-keys/pk_nothing" + tail, body);

      expect(foreign, 404, "not_found");
      assertThat(foreign.body()).isEqualTo(unknown.body());
    }
  }

  @Test
  void aTestOfACredentialTellsWhatTheProviderSaid() throws Exception {
    plane.call(
        "POST",
        "/v1/users/provider-keys",
        "{\"provider\": \"fake\", \"credential\": {\"kind\": \"api_key\", \"key\": \"a\"}}");
    keys.nextTest =
        CompletableFuture.completedFuture(new ProviderKeys.TestResult(true, "It works."));
    HttpResponse<String> good = plane.call("POST", "/v1/users/provider-keys/pk_0/test", "");
    keys.nextTest =
        CompletableFuture.failedFuture(
            new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "It cannot be reached."));
    HttpResponse<String> bad = plane.call("POST", "/v1/users/provider-keys/pk_0/test", "");

    assertThat(ControlPlane.json(good).at("/works").asBoolean()).as(good.body()).isTrue();
    expect(bad, 503, "backend_unavailable");
  }

  @Test
  void providersAreListedWithTheirPoliciesWhichTheOperatorSets() throws Exception {
    HttpResponse<String> set =
        plane.call("PUT", "/v1/providers/fake/policy", "{\"key_policy\": \"user_only\"}");

    assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    assertThat(keys.policies).containsEntry("fake", KeyPolicy.USER_ONLY);
    JsonNode provider = ControlPlane.json(plane.get("/v1/providers")).at("/providers/0");
    assertThat(provider.at("/key_policy").asText()).isEqualTo("user_only");
    assertThat(provider.at("/own_key").asBoolean(true)).isFalse();
    expect(
        plane.call("PUT", "/v1/providers/nix/policy", "{\"key_policy\": \"user_only\"}"),
        404,
        "not_found");
    expect(
        plane.call("PUT", "/v1/providers/fake/policy", "{\"key_policy\": \"all\"}"),
        400,
        "validation_error");
    expect(plane.call("PUT", "/v1/providers/fake/policy", "{}"), 400, "validation_error");
  }

  // ---- for the operator ----

  @Test
  void theOperatorChangesAPersonByIdOrName() throws Exception {
    plane.caller = ControlPlane.OPERATOR;
    HttpResponse<String> response =
        plane.call(
            "PATCH", "/v1/users/ada", "{\"disabled\": true, \"limits\": {\"concurrent\": 2}}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(ControlPlane.json(response).at("/disabled").asBoolean()).isTrue();
    assertThat(ControlPlane.json(response).at("/limits/concurrent").asInt()).isEqualTo(2);
    HttpResponse<String> wrong =
        plane.call(
            "PATCH", "/v1/users/ada", "{\"role\": \"king\", \"limits\": {\"concurrent\": -1}}");
    assertThat(fields(wrong)).containsExactlyInAnyOrder("role", "limits.concurrent");
    expect(plane.call("PATCH", "/v1/users/nobody", "{}"), 404, "not_found");
    assertThat(plane.call("POST", "/v1/users/ada/password-reset", "").body())
        .isEqualTo("{\"password\":\"another password\"}");
  }

  @Test
  void anInviteShowsItsCodeOnce() throws Exception {
    HttpResponse<String> made = plane.call("POST", "/v1/invites", "{}");

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(ControlPlane.json(made).at("/code").asText()).isEqualTo(MemoryPeople.INVITE);
    assertThat(ControlPlane.json(made).at("/role").asText()).isEqualTo("user");
    assertThat(plane.get("/v1/invites").body()).contains("inv_1").doesNotContain("plugai_inv_");
    HttpResponse<String> wrong =
        plane.call("POST", "/v1/invites", "{\"role\": \"x\", \"expires_in_seconds\": -5}");
    assertThat(fields(wrong)).containsExactlyInAnyOrder("role", "expires_in_seconds");
    assertThat(fields(plane.call("POST", "/v1/invites", "{\"expires_in_seconds\": 59}")))
        .containsExactly("expires_in_seconds");
  }

  @Test
  void theAuditLogIsReadByKind() throws Exception {
    JsonNode log = ControlPlane.json(plane.get("/v1/audit?action=login.failed"));

    assertThat(log.at("/entries/0/action").asText()).isEqualTo("login.failed");
    assertThat(log.at("/entries/0/at").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(log.at("/next").asText()).isEqualTo("aud_1");
  }

  // ---- usage ----

  @Test
  void usageIsOnesOwnUnlessOneMayOperate() throws Exception {
    assertThat(plane.get("/v1/usage").statusCode()).isEqualTo(200);
    assertThat(usage.asked).isEqualTo(Optional.of("usr_ada"));
    for (String other : List.of("all", "usr_op", "usr_nobody")) {
      expect(plane.get("/v1/usage?user=" + other), 403, "forbidden");
      expect(plane.get("/v1/usage/records?user=" + other), 403, "forbidden");
    }

    plane.caller = ControlPlane.OPERATOR;
    assertThat(plane.get("/v1/usage?user=all").statusCode()).isEqualTo(200);
    assertThat(usage.asked).isEmpty();
    assertThat(plane.get("/v1/usage/records?user=ada").statusCode()).isEqualTo(200);
    assertThat(usage.asked).isEqualTo(Optional.of("usr_ada"));
    expect(plane.get("/v1/usage?user=nobody"), 404, "not_found");
  }

  @Test
  void usageIsSummedUpWhateverPartIsShown() throws Exception {
    JsonNode answer =
        ControlPlane.json(plane.get("/v1/usage?limit=1&from=2026-01-01&to=2026-12-31"));

    assertThat(answer.at("/total/requests").asInt()).isEqualTo(5);
    assertThat(answer.at("/sums")).hasSize(1);
    assertThat(answer.at("/next").asText()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "usage?from=yesterday, from",
    "usage?to=2026-02-30, to",
    "usage?from=2026-02-01&to=2026-01-01, from",
    "usage?from=2025-01-01&to=2026-01-02, from",
    "usage?from=-999999999-01-01, from",
    "usage?by=week, by",
    "usage?to=-999999999-01-01, to",
    "usage?to=%2B999999999-12-31, to",
    "usage/records?before=2026-01-01, before",
    "usage/records?before=-1000000000-01-01T00:00:00Z, before",
    "usage/records?before=%2B1000000000-12-31T23:59:59Z, before"
  })
  void wrongParametersAreNamed(String path, String field) throws Exception {
    HttpResponse<String> response = plane.get("/v1/" + path);

    expect(response, 400, "validation_error");
    assertThat(fields(response)).containsExactly(field);
  }

  // ---- models ----

  @ParameterizedTest
  @ValueSource(strings = {"local/a", "local%2Fa", "local%2fa"})
  void theSlashesOfAModelMayBeEscaped(String id) throws Exception {
    HttpResponse<String> response = plane.get("/v1/models/" + id);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(ControlPlane.json(response).at("/id").asText()).isEqualTo("local/a");
  }

  @Test
  void aKeyForSomeModelsSeesNoOthers() throws Exception {
    plane.caller =
        ControlPlane.caller("usr_ada", new ModelScope(List.of("local/*")), Permission.READ);

    assertThat(plane.get("/v1/models").body()).contains("local/a").doesNotContain("fake/b");
    assertThat(plane.get("/v1/schema").body()).contains("local/a").doesNotContain("fake/b");
    assertThat(plane.get("/v1/models/local/a").statusCode()).isEqualTo(200);
    HttpResponse<String> outside = plane.get("/v1/models/fake/b");
    expect(outside, 404, "model_not_found");
    assertThat(outside.body()).isEqualTo(plane.get("/v1/models/fake/nothing").body());
    assertThat(outside.body()).isEqualTo(plane.get("/v1/models/local/nothing").body());
    assertThat(outside.body()).isEqualTo(plane.get("/v1/schema?model=fake/b").body());

    plane.caller = ControlPlane.ADA;
    assertThat(plane.get("/v1/models").body()).contains("local/a", "fake/b");
  }

  // ---- helpers ----

  private static void expect(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(ControlPlane.json(response).at("/error/code").asText()).isEqualTo(code);
  }

  private static List<String> fields(HttpResponse<String> response) throws Exception {
    List<String> fields = new ArrayList<>();
    ControlPlane.json(response)
        .at("/error/details")
        .forEach(detail -> fields.add(detail.get("field").asText()));
    return fields;
  }

  private static final class OneProvider implements Providers {
    @Override
    public List<Provider> list() {
      return List.of(new Provider("fake", Set.of("api_key")));
    }

    @Override
    public Optional<Provider> find(String id) {
      return list().stream().filter(provider -> provider.id().equals(id)).findAny();
    }

    @Override
    public CompletionStage<Void> check(String providerId, Credential credential) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private static final class OneEntry implements AuditLog {
    @Override
    public void record(
        String actorId, String action, String subject, String details, Origin origin) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit) {
      return new Page<>(
          List.of(
              new AuditEntry(
                  "aud_1",
                  Instant.EPOCH,
                  "usr_op",
                  action.orElse("user.updated"),
                  "usr_ada",
                  "192.0.2.7",
                  "req_1",
                  "disabled")),
          Optional.of("aud_1"));
    }
  }

  private static final class FixedUsage implements UsageReports {
    volatile Optional<String> asked = Optional.empty();

    @Override
    public List<Sum> sums(Optional<String> userId, LocalDate from, LocalDate to, By by) {
      asked = userId;
      return List.of(new Sum("b", 2, 0, 0, 1, 1, 1), new Sum("a", 3, 1, 0, 1, 1, 1));
    }

    @Override
    public Page<UsageRecord> records(
        Optional<String> userId, Optional<Instant> before, Optional<String> after, int limit) {
      asked = userId;
      return new Page<>(List.of(), Optional.empty());
    }
  }

  private static final class FixedCatalogue implements Catalogue {
    @Override
    public List<ModelEntry> models() {
      return List.of(entry("fake/b"), entry("local/a"));
    }

    private static ModelEntry entry(String id) {
      return new ModelEntry(
          id,
          new ModelPlacement.Provider("fake"),
          ModelDescriptor.builder(id, Modality.TEXT).build(),
          Optional.empty());
    }

    @Override
    public ModelEntry require(String id) {
      return models().stream()
          .filter(entry -> entry.id().equals(id))
          .findAny()
          .orElseThrow(
              () -> new GatewayException(ErrorCode.MODEL_NOT_FOUND, "Close: fake/b, local/a."));
    }

    @Override
    public GenerationRequest admit(ModelRequest request, ModelEntry model) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> parameterSchema(ModelEntry model) {
      return Map.of("type", "object");
    }
  }

  private static final class NoLocalModels implements LocalModels {
    @Override
    public List<LocalModelStatus> list() {
      return List.of();
    }

    @Override
    public LocalModelStatus status(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> load(String id, LoadWish wish) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> unload(String id) {
      throw new UnsupportedOperationException();
    }
  }
}
