package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.itests.Client.Reply;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Puts a canary in as every kind of credential, uses it well and badly, and looks for it where
 * nothing secret may be: in logs, on the disk, in answers, in the names of threads. The other tests
 * have their gateways searched for their secrets when they close them.
 */
@ExtendWith(SharedGateways.class)
@Timeout(120)
class CanaryTest {
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final String CANARY = "canary7Qz";
  private static final String OTHER_CANARY = "canary8Xw";
  private static final Map<String, String> CREDENTIALS = credentials(CANARY);

  /** What stays in a file on purpose, beside the database: never a credential of this test. */
  private static final List<String> ANSWERS = new ArrayList<>();

  private static FakeUpstream upstream;
  private static Distribution plugai;
  private static Client operator;
  private static Client ada;

  @BeforeAll
  @Timeout(180)
  static void use(Household household) throws Exception {
    upstream = FakeUpstream.start();
    upstream.on(CHAT.modelsPath(), Answer.json(200, CHAT.models(List.of("one"))));
    plugai = household.plugai();
    operator = household.operator();
    ada = Residents.person(operator, "canary");
    plugai.file("etc/io.plugai.testing.keyring.cfg", "base_url = " + upstream.uri() + "/v1\n");
    Path jar = Path.of(System.getProperty("plugai.keyring"));
    Files.copy(jar, plugai.home().resolve("plugins/keyring.jar"));
    operator.post("/v1/adapters", "{\"source\": \"keyring.jar\"}").expect(201);
    Household.awaitModel(operator, "keyring/one");
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  /** A credential of each kind, as the API takes it. */
  private static Map<String, String> credentials(String canary) {
    Map<String, String> credentials = new LinkedHashMap<>();
    credentials.put("api_key", "{\"kind\": \"api_key\", \"key\": \"%1$s-key-0001\"}");
    credentials.put(
        "aws_keys",
        "{\"kind\": \"aws_keys\", \"access_key_id\": \"AKIAIOSFODNN7EXAMPLE\", \"secret_key\":"
            + " \"%1$s-aws-0001\", \"session_token\": \"%1$s-sts-0001\", \"region\":"
            + " \"eu-west-1\"}");
    credentials.put(
        "service_account",
        "{\"kind\": \"service_account\", \"json\": {\"type\": \"service_account\","
            + " \"client_email\": \"a@example.org\", \"private_key\": \"%1$s-pem-0001\"}}");
    credentials.put(
        "oauth_client",
        "{\"kind\": \"oauth_client\", \"token_url\": \"https://example.org/token\","
            + " \"client_id\": \"me\", \"client_secret\": \"%1$s-oauth-0001\"}");
    credentials.put(
        "headers", "{\"kind\": \"headers\", \"headers\": {\"X-Team\": \"%1$s-header-0001\"}}");
    credentials.replaceAll((kind, body) -> body.formatted(canary));
    return credentials;
  }

  @Test
  @Tag("NFR-001")
  @Tag("NFR-012")
  @Tag("DATA-REQ-003")
  void noCanaryIsFoundAnywhere() throws Exception {
    String own = "";
    for (Map.Entry<String, String> credential : CREDENTIALS.entrySet()) {
      own = putIn(ada, "/v1/users/provider-keys", own, credential.getValue());
      useWell(credential.getKey(), "/v1/users/provider-keys/" + own);
      useBadly("/v1/users/provider-keys/" + own);
    }
    putInBadly();
    String shared = "";
    for (String credential : credentials(OTHER_CANARY).values()) {
      shared = putIn(operator, "/v1/operator/provider-keys", shared, credential);
    }
    keep(operator.post("/v1/operator/provider-keys/" + shared + "/test", ""));
    lookAround();
    assertThat(plugai.shell("plugai:audit-list", "plugai:master-key-rotate"))
        .contains("provider_key")
        .doesNotContain(CANARY, OTHER_CANARY);
    assertThat(plugai.threads()).contains("plugai").doesNotContain(CANARY, OTHER_CANARY);
    assertThat(ANSWERS).isNotEmpty().noneMatch(CanaryTest::holdsACanary);
    assertThat(plugai.console()).doesNotContain(CANARY, OTHER_CANARY);
    assertThat(plugai.log()).contains("DEBUG").doesNotContain(CANARY, OTHER_CANARY);
    assertThat(plugai.filesWhere(file -> true, CanaryTest::holdsACanary)).isEmpty();
    for (String canary : List.of(CANARY, OTHER_CANARY)) { // so that it is looked for at the end
      plugai.secret(canary);
      plugai.secret(base64(canary));
    }
  }

  private static String putIn(Client client, String path, String id, String credential)
      throws Exception {
    return id.isEmpty()
        ? keep(client.post(path, "{\"provider\": \"keyring\", \"credential\": " + credential + "}"))
            .expect(201)
            .text("/id")
        : keep(client.put(path + "/" + id, "{\"credential\": " + credential + "}"))
            .expect(200)
            .text("/id");
  }

  /** The canary itself reaches the provider, and nobody else. */
  private static void useWell(String kind, String path) throws Exception {
    upstream.on(CHAT.modelsPath(), Answer.json(200, CHAT.models(List.of("one"))));
    upstream.on(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello")));
    assertThat(keep(ada.post(path + "/test", "")).expect(200).text("/works")).isEqualTo("true");
    assertThat(shownNext()).startsWith(kind).contains(CANARY);
    keep(generate(false)).expect(200);
    assertThat(shownNext()).startsWith(kind).contains(CANARY);
    upstream.on(CHAT.generatePath(), CHAT.stream(List.of("Hel", "lo")));
    keep(generate(true)).expect(200);
    assertThat(shownNext()).startsWith(kind).contains(CANARY);
  }

  /** A provider that quotes what it was shown, in refusals and in what is no protocol at all. */
  private static void useBadly(String path) throws Exception {
    for (int status : new int[] {401, 403, 429, 500, 200}) {
      upstream.on(CHAT.modelsPath(), request -> quoting(status, request));
      upstream.on(CHAT.generatePath(), request -> quoting(status, request));
      keep(ada.post(path + "/test", ""));
      assertThat(shownNext()).contains(CANARY);
      keep(generate(false));
      assertThat(shownNext()).contains(CANARY);
      keep(generate(true));
      assertThat(shownNext()).contains(CANARY);
    }
  }

  private static Answer quoting(int status, Received request) {
    return Answer.json(
        status,
        "{\"error\": {\"message\": \"Incorrect key: %s\", \"code\": \"%s\"}}"
            .formatted(shown(request), request.header("X-Credential").orElse("")));
  }

  /** As many wrong ways as there are to say it. */
  private static void putInBadly() throws Exception {
    for (String credential : CREDENTIALS.values()) {
      String path = "/v1/users/provider-keys";
      keep(ada.post(path, "{\"provider\": \"keyring\", \"credential\": " + credential + "}"))
          .expect(409, "conflict");
      keep(ada.post(path, "{\"provider\": \"none\", \"credential\": " + credential + "}"))
          .expect(400, "validation_error");
      keep(ada.post(path, "{\"credential\": " + credential + "}")).expect(400, "validation_error");
      keep(ada.post(path, credential)).expect(400, "validation_error");
      keep(ada.post(path, credential.replaceFirst("\\{\"kind\"", "{\"x\": 1, \"kind\"")))
          .expect(400, "validation_error");
      keep(ada.post(path, credential.substring(0, credential.length() - 1)))
          .expect(400, "validation_error");
      keep(ada.put(path + "/pk_unknown", "{\"credential\": " + credential + "}"))
          .expect(404, "not_found");
      keep(ada.post("/v1/generate", credential)).expect(400, "validation_error");
    }
    String header = "{\"kind\": \"headers\", \"headers\": {\"Bad Name\": \"" + CANARY + "\"}}";
    keep(ada.post(
            "/v1/users/provider-keys",
            "{\"provider\": \"keyring\", \"credential\": " + header + "}"))
        .expect(400, "validation_error");
    keep(ada.with(CANARY).get("/v1/models")).expect(401);
    keep(ada.with("plugai_" + CANARY).get("/v1/models")).expect(401);
  }

  private static void lookAround() throws Exception {
    for (String path :
        List.of(
            "/v1/users/provider-keys",
            "/v1/users/me",
            "/v1/usage",
            "/v1/usage/records",
            "/v1/providers",
            "/v1/models",
            "/v1/ready")) {
      keep(ada.get(path));
    }
    for (String path :
        List.of(
            "/v1/operator/provider-keys",
            "/v1/audit?limit=200",
            "/v1/metrics",
            "/v1/adapters",
            "/v1/users",
            "/v1/usage/records?user=all")) {
      keep(operator.get(path)).expect(200);
    }
  }

  private static Reply generate(boolean stream) throws Exception {
    return ada.post(
        "/v1/generate",
        "{\"model\": \"keyring/one\", \"modality\": \"text\", \"input\": \"%s prompt\", \"stream\": %s}"
            .formatted(CANARY, stream));
  }

  private static Reply keep(Reply reply) {
    ANSWERS.add(reply.status() + " " + reply.headers().map() + " " + reply.text());
    return reply;
  }

  /** The credential that a request showed, its secret parts decoded. */
  private static String shown(Received request) {
    String[] words = request.header("X-Credential").orElse("none").split("[ ,]");
    return words[0]
        + Stream.of(words)
            .skip(1)
            .map(word -> new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8))
            .map(text -> text.replace("\"", "'").replace("\n", " "))
            .collect(Collectors.joining(",", " ", ""));
  }

  /** What the next request showed that showed anything: the gateway also asks for the models. */
  private static String shownNext() {
    String shown = shown(upstream.take());
    while (shown.startsWith("none")) {
      shown = shown(upstream.take());
    }
    return shown;
  }

  private static boolean holdsACanary(String text) {
    return Stream.of(CANARY, OTHER_CANARY)
        .anyMatch(canary -> text.contains(canary) || text.contains(base64(canary)));
  }

  /** The beginning that every base64 of a text that begins with it has. */
  private static String base64(String canary) {
    return Base64.getEncoder()
        .encodeToString(canary.getBytes(StandardCharsets.UTF_8))
        .substring(0, canary.length());
  }
}
