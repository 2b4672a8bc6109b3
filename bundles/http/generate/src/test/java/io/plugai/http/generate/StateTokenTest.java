package io.plugai.http.generate;

import static io.plugai.http.generate.Conversations.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Message;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Conversations that their clients keep. */
@Timeout(60)
@Tag("SYS-REQ-022")
class StateTokenTest {
  private static final String GENERATE = "/v1/generate";

  @TempDir Path folder;
  private Conversations plane;

  @BeforeEach
  void start() throws Exception {
    plane = new Conversations(folder);
  }

  @AfterEach
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void aConversationGoesFromAnswerToRequestWithItsModelAndParameters() throws Exception {
    plane.dispatcher.always(run -> run.text("Hello, Ada.").finish());
    Map<String, Object> first =
        asking("I am Ada.", "", "model", "fake/one", "parameters", Map.of("temperature", 0.5));
    JsonNode begun = json(plane.post(GENERATE, first));
    plane.dispatcher.next();
    assertThat(begun.at("/session/left_out")).isEmpty();
    assertThat(begun.path("session").has("id")).isFalse();

    JsonNode next =
        json(plane.post(GENERATE, asking("Who am I?", begun.get("state_token").asText())));

    ScriptedDispatcher.Run run = plane.dispatcher.next();
    assertThat(run.request.model()).isEqualTo("fake/one");
    assertThat(run.request.parameters().number("temperature")).hasValue(0.5);
    assertThat(texts(run)).containsExactly("I am Ada.", "Hello, Ada.", "Who am I?");
    assertThat(next.get("state_token")).isNotEqualTo(begun.get("state_token"));
    assertThat(plane.sessions.list("tester", Optional.empty(), Optional.empty(), 9).items())
        .as("the gateway keeps nothing")
        .isEmpty();
  }

  @Test
  void aStreamHasItInItsLastEvent() throws Exception {
    plane.dispatcher.always(run -> run.text("Hel").text("lo.").finish());
    Map<String, Object> body = asking("Hi", "", "model", "fake/one", "stream", true);
    String stream = plane.post(GENERATE, body).body();
    plane.dispatcher.next();

    String done = stream.substring(stream.indexOf("event: done"));
    String token = done.replaceAll("(?s).*\"state_token\":\"([^\"]+)\".*", "$1");
    plane.post(GENERATE, asking("Again", token));

    assertThat(texts(plane.dispatcher.next())).containsExactly("Hi", "Hello.", "Again");
  }

  @Test
  void whatTheWindowHasNoRoomForIsLeftOutAndNamedButStaysInTheToken() throws Exception {
    plane.dispatcher.always(run -> run.text("x".repeat(80)).finish());
    String token = "";
    JsonNode answer = null;
    for (int i = 0; i < 3; i++) {
      Map<String, Object> body = asking(i + "y".repeat(79), token, "model", "fake/one");
      answer = json(plane.post(GENERATE, body));
      token = answer.get("state_token").asText();
    }
    assertThat(answer.at("/session/left_out").toString()).isEqualTo("[\"1\",\"2\"]");
    plane.post(GENERATE, asking("z", token));
    for (int i = 0; i < 3; i++) {
      plane.dispatcher.next();
    }
    assertThat(texts(plane.dispatcher.next())).hasSize(3).endsWith("z");
  }

  @Test
  void whatIsNoTokenOfTheCallersOrTooOldIsRefusedByItsField() throws Exception {
    plane.dispatcher.always(run -> run.text("Hi.").finish());
    String token = begin();

    refused(plane.post(GENERATE, asking("x", token), OpenGate.CALLER, "other"), "not given to you");
    refused(plane.post(GENERATE, asking("x", token + "0")), "not given to you");
    refused(plane.post(GENERATE, asking("x", "forged")), "not given to you");
    refused(plane.post(GENERATE, asking("x", token, "session_id", "cnv_1")), "session_id");
    plane.ageTokens();
    refused(plane.post(GENERATE, asking("x", begin())), "too old");
    assertThat(plane.dispatcher.isIdle()).isTrue();
  }

  @Test
  void aConversationThatIsTooLongForATokenIsRefusedBeforeItIsPaid() throws Exception {
    // the seal of this test makes short tokens: what is bounded here is what they hold
    Map<String, Object> body = asking("a".repeat(3 << 20), "", "model", "fake/one");
    plane.dispatcher.always(run -> run.text("b".repeat(3 << 20)).finish());
    String token = json(plane.post(GENERATE, body)).get("state_token").asText();
    plane.dispatcher.next();

    refused(plane.post(GENERATE, asking("c".repeat(3 << 20), token)), "more than");
    assertThat(plane.dispatcher.isIdle()).isTrue();

    JsonNode last = json(plane.post(GENERATE, asking("c", token)));
    assertThat(last.at("/output/text").asText()).as("the answer is paid for").startsWith("b");
    assertThat(last.has("state_token")).as("and the token before is good still").isFalse();
  }

  @Test
  void whatIsKeptGoesWithNoToken() throws Exception {
    for (String[] header :
        List.of(
            new String[] {"Prefer", "respond-async"},
            new String[] {"Prefer", "wait=5"},
            new String[] {"Idempotency-Key", "k-1"})) {
      refused(plane.post(GENERATE, asking("x", "", "model", "fake/one"), header), "that is kept");
    }
    Map<String, Object> body = asking("x", "", "model", "fake/one", "on_disconnect", "continue");
    refused(plane.post(GENERATE, body), "that is kept");
    Map<String, Object> image = asking("x", "", "model", "fake/one", "modality", "image");
    refused(plane.post(GENERATE, image), "for text only");
  }

  @Test
  void anotherAnswerHasATokenOfItsOwn() throws Exception {
    plane.dispatcher.always(run -> run.text("One.").finish());
    JsonNode first = json(plane.post(GENERATE, asking("Hi", begin(), "model", "fake/one")));
    plane.dispatcher.next();
    plane.dispatcher.always(run -> run.text("Two.").finish());

    String again = "/v1/requests/" + first.get("id").asText() + "/regenerate";
    String token = json(plane.post(again, Map.of())).get("state_token").asText();

    assertThat(texts(plane.dispatcher.next())).containsExactly("Begin", "One.", "Hi");
    plane.post(GENERATE, asking("On", token));
    assertThat(texts(plane.dispatcher.next())).containsExactly("Begin", "One.", "Hi", "Two.", "On");
  }

  private String begin() throws Exception {
    JsonNode begun = json(plane.post(GENERATE, asking("Begin", "", "model", "fake/one")));
    plane.dispatcher.next();
    return begun.get("state_token").asText();
  }

  private static void refused(HttpResponse<String> answer, String words) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    JsonNode fault = json(answer).at("/error/details/0");
    assertThat(fault.get("field").asText()).isEqualTo("state_token");
    assertThat(fault.get("reason").asText()).contains(words);
  }

  private static Map<String, Object> asking(String input, String token, Object... more) {
    Map<String, Object> body = new HashMap<>();
    body.put("modality", "text");
    body.put("input", input);
    body.put("state_token", token);
    for (int i = 0; i < more.length; i += 2) {
      body.put((String) more[i], more[i + 1]);
    }
    return body;
  }

  private static List<String> texts(ScriptedDispatcher.Run run) {
    return ((ChatInput) run.request.input()).messages().stream().map(Message::text).toList();
  }
}
