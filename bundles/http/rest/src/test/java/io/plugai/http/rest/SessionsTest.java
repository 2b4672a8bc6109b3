package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.User;
import io.plugai.core.api.state.StateSeal;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.sessions.MessageService;
import io.plugai.core.sessions.SessionService;
import io.plugai.http.rest.sessions.ExportResource;
import io.plugai.http.rest.sessions.ImportResource;
import io.plugai.http.rest.sessions.MessagesResource;
import io.plugai.http.rest.sessions.SearchResource;
import io.plugai.http.rest.sessions.SessionsResource;
import io.plugai.spi.generation.ProviderState;
import io.plugai.support.web.Json;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions over HTTP, on a database. */
@Timeout(60)
class SessionsTest {
  private static final Caller BOB = ControlPlane.caller("usr_bob", ModelScope.ALL, Permission.READ);
  private static final StateSeal SEAL =
      new StateSeal() {
        @Override
        public String seal(ProviderState state) {
          return "sealed-" + new String(state.toBytes());
        }

        @Override
        public Optional<ProviderState> open(String sealed) {
          return sealed.startsWith("sealed-")
              ? Optional.of(
                  new ProviderState("p", "m", ByteBuffer.wrap(sealed.substring(7).getBytes())))
              : Optional.empty();
        }
      };

  @TempDir Path folder;
  private Persistence database;
  private MessageService messages;
  private ControlPlane plane;

  @BeforeEach
  void start() throws Exception {
    database = Persistence.open(DatabaseSettings.sqlite(folder));
    for (String name : List.of("ada", "bob")) {
      database
          .get(UserStore.class)
          .add(
              User.newcomer("usr_" + name, name, name, true, Instant.EPOCH),
              new UserStore.Identity("https://id.example", name));
    }
    SessionStore store = database.get(SessionStore.class);
    messages = new MessageService(store, SEAL);
    SessionService sessions = new SessionService(store, SEAL);
    plane =
        new ControlPlane(
            new SessionsResource(sessions),
            new MessagesResource(messages, SEAL),
            new SearchResource(sessions),
            new ExportResource(sessions, SEAL),
            new ImportResource(sessions, SEAL));
  }

  @AfterEach
  void stop() throws Exception {
    plane.close();
    messages.stop();
    database.close();
  }

  @Test
  @Tag("SYS-REQ-020")
  @Tag("SYS-REQ-065")
  void aSessionIsBegunListedChangedClosedAndDeleted() throws Exception {
    JsonNode made =
        ok(
            201,
            plane.call(
                "POST",
                "/v1/sessions",
                """
                {"name": "Trip", "model": "local/starter", "parameters": {"temperature": 0.2},
                 "system": "Be kind."}"""));
    String path = "/v1/sessions/" + made.at("/id").asText();
    assertThat(made.at("/parameters/temperature").asDouble()).isEqualTo(0.2);
    assertThat(made.at("/messages").asInt(-1)).isZero();
    assertThat(ok(200, plane.get(path))).isEqualTo(made);
    assertThat(ok(200, plane.get("/v1/sessions")).at("/sessions/0")).isEqualTo(made);

    JsonNode changed = ok(200, plane.call("PUT", path, "{\"name\": \"Journey\"}"));
    assertThat(changed.at("/name").asText()).isEqualTo("Journey");
    assertThat(changed.has("model")).isFalse();

    assertThat(ok(200, plane.call("POST", path + "/close", "")).has("closed_at")).isTrue();
    assertThat(ok(200, plane.get("/v1/sessions?state=open")).at("/sessions")).isEmpty();
    assertThat(ok(200, plane.get("/v1/sessions?state=closed")).at("/sessions")).hasSize(1);
    failed(409, "conflict", say(path, "too late"));
    assertThat(ok(200, plane.call("POST", path + "/reopen", "")).has("closed_at")).isFalse();
    ok(201, say(path, "in time"));

    assertThat(plane.call("DELETE", path, "").statusCode()).isEqualTo(204);
    failed(404, "not_found", plane.get(path));
  }

  @Test
  void messagesAreReadInPagesFromEitherEnd() throws Exception {
    String path = begin();
    for (int i = 0; i < 5; i++) {
      ok(201, say(path, "m" + i));
    }
    assertThat(texts(path, "oldest")).containsExactly("m0", "m1", "m2", "m3", "m4");
    assertThat(texts(path, "newest")).containsExactly("m4", "m3", "m2", "m1", "m0");
    assertThat(ok(200, plane.get(path)).at("/name").asText()).isEqualTo("m0");
    failed(400, "validation_error", plane.get(path + "/messages?order=random"));
    failed(400, "validation_error", plane.get(path + "/messages?after=nonsense"));
    failed(400, "validation_error", plane.get(path + "/messages?limit=0"));
  }

  private List<String> texts(String path, String order) throws Exception {
    List<String> texts = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = ok(200, plane.get(path + "/messages?limit=2&order=" + order + after));
      page.at("/messages").forEach(message -> texts.add(message.at("/content").asText()));
      after = page.has("next") ? "&after=" + page.at("/next").asText() : "";
    } while (!after.isEmpty());
    return texts;
  }

  @Test
  @Tag("SYS-REQ-067")
  @Tag("DATA-008")
  void aMessageIsShownAsItWasGiven() throws Exception {
    String path = begin();
    String body =
        """
        {"role": "assistant",
         "content": [{"type": "reasoning", "text": "hm", "state": "sealed-x"},
                     {"type": "text", "text": "Here."},
                     {"type": "tool_call", "id": "c1", "name": "look", "arguments": "{\\"a\\":1}"}],
         "modality": "image",
         "attachments": [{"role": "image", "media_type": "image/png", "handle": "art_1"}],
         "parameters": {"size": "64x64"},
         "model": "local/sd", "request_id": "req_1", "finish_reason": "length",
         "usage": {"input_tokens": 3, "output_tokens": 4, "details": {"images": 1},
                   "cost": {"amount": 0.002, "currency": "USD"}},
         "complete": false, "cut_by": "cancelled"}""";
    JsonNode shown = ok(201, plane.call("POST", path + "/messages", body));
    JsonNode given = Json.MAPPER.readTree(body);
    given
        .properties()
        .forEach(
            field ->
                assertThat(shown.get(field.getKey()).toString())
                    .as(field.getKey())
                    .isEqualTo(field.getValue().toString()));
    assertThat(ok(200, plane.get(path + "/messages")).at("/messages/0").toString())
        .isEqualTo(shown.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | role content",
        "{\"role\": \"king\", \"content\": \"x\"} | role",
        "{\"role\": \"user\", \"content\": []} | content",
        "{\"role\": \"user\", \"content\": [{\"type\": \"tool_call\", \"id\": \"1\", \"name\": \"n\","
            + " \"arguments\": \"{}\"}]} | content[0].type",
        "{\"role\": \"user\", \"content\": \"x\", \"modality\": \"smell\"} | modality",
        "{\"role\": \"user\", \"content\": \"x\", \"parameters\": []} | parameters",
        "{\"role\": \"user\", \"content\": \"x\", \"usage\": {\"input_tokens\": -1}}"
            + " | usage.input_tokens",
        "{\"role\": \"user\", \"content\": \"x\", \"usage\": {\"details\": {\"a b\": 1}}}"
            + " | usage.details",
        "{\"role\": \"user\", \"content\": \"x\", \"usage\": {\"cost\": {\"amount\": 1e400,"
            + " \"currency\": \"USD\"}}} | usage.cost.amount",
        "{\"role\": \"user\", \"content\": \"x\", \"attachments\": [{\"role\": \"a\"}]}"
            + " | attachments[0].media_type attachments[0].handle",
        "{\"role\": \"user\", \"content\": \"x\", \"cut_by\": \"me\"} | cut_by",
        "{\"role\": \"assistant\", \"content\": [{\"type\": \"text\", \"text\": \"x\", \"state\":"
            + " \"forged\"}]} | content[0].state",
        "{\"role\": \"user\", \"content\": \"x\", \"id\": \"msg_1\"} | id",
      })
  void everythingThatIsWrongWithAMessageIsNamed(String body, String fields) throws Exception {
    String path = begin();
    HttpResponse<String> response = plane.call("POST", path + "/messages", body);
    failed(400, "validation_error", response);
    List<String> named = new ArrayList<>();
    ControlPlane.json(response)
        .at("/error/details")
        .forEach(detail -> named.add(detail.at("/field").asText()));
    assertThat(named).containsExactly(fields.split(" "));
  }

  @Test
  @Tag("SYS-REQ-066")
  void aBranchAnEditAndAResetLoseNothingThatWasNotMeant() throws Exception {
    String path = begin();
    String first = ok(201, say(path, "one")).at("/id").asText();
    String second = ok(201, say(path, "two")).at("/id").asText();
    JsonNode branch =
        ok(
            201,
            plane.call(
                "POST",
                path + "/branch",
                "{\"message_id\": \"%s\", \"name\": \"Other\"}".formatted(first)));
    assertThat(branch.at("/origin/message_id").asText()).isEqualTo(first);
    assertThat(texts("/v1/sessions/" + branch.at("/id").asText(), "oldest")).containsExactly("one");

    JsonNode edit =
        ok(
            200,
            plane.call(
                "PUT",
                path + "/messages/" + second,
                "{\"role\": \"user\", \"content\": \"deux\"}"));
    assertThat(edit.at("/message/content").asText()).isEqualTo("deux");
    assertThat(edit.at("/session/messages").asInt()).isEqualTo(2);
    assertThat(texts(path, "oldest")).containsExactly("one", "deux");
    assertThat(texts("/v1/sessions/" + edit.at("/former/id").asText(), "oldest"))
        .containsExactly("one", "two");

    assertThat(ok(200, plane.call("POST", path + "/reset", "")).at("/messages").asInt()).isZero();
    assertThat(texts(path, "oldest")).isEmpty();
    failed(404, "not_found", plane.call("POST", path + "/branch", "{\"message_id\": \"x\"}"));
    failed(400, "validation_error", plane.call("POST", path + "/branch", "{}"));
  }

  @Test
  void messagesAreFoundAndNoCharacterIsAQuery() throws Exception {
    String path = begin();
    ok(201, say(path, "x".repeat(500) + " The Eiffel tower is tall."));
    ok(201, say(path, "So is this one."));
    JsonNode hits = ok(200, plane.get("/v1/sessions/search?q=EIFF%20tow"));
    assertThat(hits.at("/hits")).hasSize(1);
    assertThat(hits.at("/hits/0/excerpt").asText()).contains("Eiffel tower").startsWith("…");
    assertThat(ok(200, plane.get("/v1/sessions/search?q=this")).at("/hits")).hasSize(1);
    for (String nasty :
        List.of("%22eiffel", "eiffel*", "owner:eiffel", "eiffel%27)", "%22eiffel%22%20%22")) {
      HttpResponse<String> response = plane.get("/v1/sessions/search?q=" + nasty);
      assertThat(response.statusCode()).as(nasty + response.body()).isEqualTo(200);
    }
    failed(400, "validation_error", plane.get("/v1/sessions/search"));
    failed(400, "validation_error", plane.get("/v1/sessions/search?q=%22%2A"));
  }

  @Test
  void whatIsExportedIsImportedAsTheSame() throws Exception {
    String path = begin();
    ok(201, say(path, "one"));
    ok(
        201,
        plane.call(
            "POST",
            path + "/messages",
            """
            {"role": "assistant", "content": [
              {"type": "reasoning", "state": "sealed-only"},
              {"type": "text", "text": "two", "state": "sealed-x"}]}"""));
    String archive = plane.get(path + "/export").body();
    JsonNode restored = ok(201, plane.call("POST", "/v1/sessions/import", archive));
    String other = "/v1/sessions/" + restored.at("/id").asText();
    assertThat(other).isNotEqualTo(path);
    assertThat(plane.get(other + "/export").body()).isEqualTo(archive);

    String foreign = archive.replace("sealed-", "foreign-");
    JsonNode elsewhere = ok(201, plane.call("POST", "/v1/sessions/import", foreign));
    JsonNode kept =
        ok(200, plane.get("/v1/sessions/" + elsewhere.at("/id").asText() + "/messages"));
    assertThat(kept.at("/messages/1/content").asText()).isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | format",
        "{\"format\": \"plugai-session\", \"version\": 2} | version",
        "{\"format\": \"plugai-session\", \"version\": 1, \"messages\": [{\"role\": \"user\"}]}"
            + " | messages[0].content",
        "{\"format\": \"plugai-session\", \"version\": 1, \"messages\": [{\"role\": \"user\","
            + " \"content\": \"x\", \"created_at\": \"yesterday\"}]} | messages[0].created_at",
        "{\"format\": \"plugai-session\", \"version\": 1, \"messages\": \"x\"} | messages",
        "{\"format\": \"plugai-session\", \"version\": 1, \"session\": {\"id\": \"cnv_1\"}}"
            + " | session.id",
        "{\"format\": \"plugai-session\", \"version\": 1, \"session\": {\"name\": \" \"}} | name",
      })
  void whatCannotBeImportedIsNamedAndNothingIsKept(String body, String field) throws Exception {
    HttpResponse<String> response = plane.call("POST", "/v1/sessions/import", body);
    failed(400, "validation_error", response);
    assertThat(ControlPlane.json(response).at("/error/details/0/field").asText()).isEqualTo(field);
    assertThat(ok(200, plane.get("/v1/sessions")).at("/sessions")).isEmpty();
  }

  @Test
  void whatNoDatabaseKeepsIsRefusedByName() throws Exception {
    for (String body :
        List.of("{\"name\": \"\\ud800\"}", "{\"name\": \"a\\u0000\"}", "{\"name\": \"\"}")) {
      HttpResponse<String> response = plane.call("POST", "/v1/sessions", body);
      failed(400, "validation_error", response);
      assertThat(ControlPlane.json(response).at("/error/details/0/field").asText())
          .isEqualTo("name");
    }
    String path = begin();
    ok(201, say(path, "a\\u0000b \\ud83d\\ude00 \\ud800"));
    assertThat(texts(path, "oldest")).containsExactly("a\0b \uD83D\uDE00 \uD800");
  }

  @Test
  void somebodyElsesSessionIsNotThere() throws Exception {
    String path = begin();
    String message = ok(201, say(path, "mine")).at("/id").asText();
    plane.caller = BOB;
    String turn = "{\"role\": \"user\", \"content\": \"x\"}";
    List<HttpResponse<String>> answers =
        List.of(
            plane.get(path),
            plane.get(path + "/messages"),
            plane.get(path + "/export"),
            plane.call("PUT", path, "{}"),
            plane.call("DELETE", path, ""),
            plane.call("POST", path + "/reset", ""),
            plane.call("POST", path + "/close", ""),
            plane.call("POST", path + "/reopen", ""),
            plane.call("POST", path + "/branch", "{\"message_id\": \"%s\"}".formatted(message)),
            plane.call("POST", path + "/messages", turn),
            plane.call("PUT", path + "/messages/" + message, turn));
    for (HttpResponse<String> answer : answers) {
      failed(404, "not_found", answer);
    }
    assertThat(ok(200, plane.get("/v1/sessions")).at("/sessions")).isEmpty();
    assertThat(ok(200, plane.get("/v1/sessions/search?q=mine")).at("/hits")).isEmpty();
  }

  @Test
  void aKeyThatIsForModelsAloneHasNoSessions() throws Exception {
    plane.caller = ControlPlane.caller("usr_ada", ModelScope.ALL, Permission.GENERATE);
    failed(403, "forbidden", plane.call("POST", "/v1/sessions", "{}"));
  }

  @Test
  void manyWhoWriteAtOnceAreAllKept() throws Exception {
    String path = begin();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(
          plane.later(
              "POST",
              path + "/messages",
              "{\"role\": \"user\", \"content\": \"m%d\"}".formatted(i)));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
    }
    assertThat(texts(path, "oldest")).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void bodiesAreBoundedByWhatTheyAreFor() throws Exception {
    String path = begin();
    ok(201, say(path, "x".repeat(900_000)));
    failed(413, "payload_too_large", say(path, "x".repeat(1_100_000)));
    String large =
        """
        {"format": "plugai-session", "version": 1,
         "messages": [{"role": "user", "content": "%s"}]}""";
    ok(201, plane.call("POST", "/v1/sessions/import", large.formatted("x".repeat(2_000_000))));
    failed(
        409,
        "conflict",
        plane.call("POST", "/v1/sessions/import", large.formatted("x".repeat(17_000_000))));
  }

  private String begin() throws Exception {
    return "/v1/sessions/" + ok(201, plane.call("POST", "/v1/sessions", "{}")).at("/id").asText();
  }

  private HttpResponse<String> say(String path, String text) throws Exception {
    return plane.call(
        "POST", path + "/messages", "{\"role\": \"user\", \"content\": \"%s\"}".formatted(text));
  }

  private static JsonNode ok(int status, HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode())
        .as(response.body().substring(0, Math.min(500, response.body().length())))
        .isEqualTo(status);
    return ControlPlane.json(response);
  }

  private static void failed(int status, String code, HttpResponse<String> response)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(ControlPlane.json(response).at("/error/code").asText()).isEqualTo(code);
  }
}
