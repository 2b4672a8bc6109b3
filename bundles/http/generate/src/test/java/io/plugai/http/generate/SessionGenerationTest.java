package io.plugai.http.generate;

import static io.plugai.http.generate.Conversations.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionMessage;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Message;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that go on with sessions. */
@Timeout(60)
@Tag("SYS-REQ-067")
class SessionGenerationTest {
  private static final String ME = "tester";

  @TempDir Path folder;
  private Conversations plane;
  private String session;

  @BeforeEach
  void start() throws Exception {
    plane = new Conversations(folder);
    session = plane.sessions.create(ME, model()).id();
  }

  private static SessionSettings model() {
    return new SessionSettings(Optional.empty(), Optional.of("fake/one"), "{}", Optional.empty());
  }

  @AfterEach
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void anAnswerIsInItsSessionFromTheBeginningMarkedUntilItIsWhole() throws Exception {
    CompletableFuture<HttpResponse<String>> asking = plane.posting("/v1/generate", asking("Hi"));
    ScriptedDispatcher.Run run = plane.dispatcher.next();
    SessionMessage begun = messages(session).get(1);
    assertThat(begun.turn().cut()).contains("interrupted");
    assertThat(begun.turn().requestId()).contains(run.request.id());

    run.text("Hello.").finish();
    asking.get(30, TimeUnit.SECONDS);
    awaitComplete(session, 1);
    assertThat(texts(session)).containsExactly("Hi", "Hello.");
    assertThat(messages(session).get(1).id()).isEqualTo(begun.id());
  }

  @Test
  void whoGoesOnAtOnceHasTheAnswerBefore() throws Exception {
    plane.dispatcher.always(run -> run.text("a").finish());
    for (int i = 0; i < 20; i++) {
      plane.post("/v1/generate", asking("q" + i));
      List<String> sent = sent(plane.dispatcher.next());
      assertThat(sent).hasSize(2 * i + 1);
    }
  }

  @Test
  void anAnswerThatComesToNothingSaysWhyAndAnEmptyOneIsTakenAway() throws Exception {
    plane.dispatcher.always(
        run -> run.fail(new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "Gone.")));
    plane.post("/v1/generate", asking("One"));
    awaitCut(session, 1, "backend_unavailable");
    plane.dispatcher.next();
    plane.dispatcher.always(ScriptedDispatcher.Run::finish);

    plane.post("/v1/generate", asking("Two"));

    assertThat(sent(plane.dispatcher.next())).as("nothing was said").containsExactly("One", "Two");
    await(() -> messages(session).size() == 3);
  }

  @Test
  @Tag("SYS-REQ-048")
  void anotherAnswerTakesThePlaceOfTheFirstWhichGoesOnAsABranch() throws Exception {
    plane.dispatcher.always(run -> run.text("First.").finish());
    String first = ask("Hi");
    plane.dispatcher.always(run -> run.text("Later.").finish());
    ask("And then?");
    plane.dispatcher.always(run -> run.text("Second.").finish());

    JsonNode again = json(plane.post(regenerate(first), Map.of()));

    assertThat(sent(plane.dispatcher.next())).containsExactly("Hi");
    awaitComplete(session, 1);
    assertThat(texts(session)).containsExactly("Hi", "Second.");
    String former = again.at("/session/former").asText();
    assertThat(texts(former)).containsExactly("Hi", "First.", "And then?", "Later.");

    plane.dispatcher.always(run -> run.text("Third.").finish());
    String second = again.get("id").asText();
    assertThat(json(plane.post(regenerate(second), Map.of())).at("/output/text").asText())
        .isEqualTo("Third.");
    assertThat(plane.post(regenerate(first), Map.of()).statusCode()).isEqualTo(200);
    awaitComplete(session, 1);
    assertThat(texts(session)).containsExactly("Hi", "Third.");
    assertThat(allSessions()).as("each as it was").hasSize(4);
    assertThat(plane.post(regenerate(second), Map.of()).statusCode()).isEqualTo(409);
  }

  @Test
  @Tag("SYS-REQ-048")
  void whatIsNotThereYetOrAnyMoreIsNotAnsweredAnew() throws Exception {
    plane.posting("/v1/generate", asking("Hi"));
    ScriptedDispatcher.Run run = plane.dispatcher.next();
    HttpResponse<String> early = plane.post(regenerate(run.request.id()), Map.of());
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(early.body()).contains("under way");

    plane.sessions.reset(ME, session);
    run.text("Into the void.").finish();
    await(
        () ->
            plane
                .get("/v1/requests/" + run.request.id())
                .path("state")
                .asText()
                .equals("succeeded"));
    HttpResponse<String> late = plane.post(regenerate(run.request.id()), Map.of());
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("not in its session");
    assertThat(messages(session)).isEmpty();
  }

  private String ask(String input) throws Exception {
    String id = json(plane.post("/v1/generate", asking(input))).get("id").asText();
    plane.dispatcher.next();
    return id;
  }

  private Map<String, Object> asking(String input) {
    return Map.of("modality", "text", "input", input, "session_id", session);
  }

  private static String regenerate(String id) {
    return "/v1/requests/" + id + "/regenerate";
  }

  private static List<String> sent(ScriptedDispatcher.Run run) {
    return ((ChatInput) run.request.input()).messages().stream().map(Message::text).toList();
  }

  private List<SessionMessage> messages(String id) {
    return plane.messages.list(ME, id, false, Optional.empty(), 100).items();
  }

  private List<String> texts(String id) {
    return messages(id).stream().map(message -> message.turn().message().text()).toList();
  }

  private List<Session> allSessions() {
    return plane.sessions.list(ME, Optional.empty(), Optional.empty(), 100).items();
  }

  private void awaitComplete(String id, int message) throws Exception {
    await(() -> messages(id).get(message).turn().complete());
  }

  private void awaitCut(String id, int message, String why) throws Exception {
    await(() -> messages(id).get(message).turn().cut().equals(Optional.of(why)));
  }

  private interface Check {
    boolean holds() throws Exception;
  }

  private static void await(Check check) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!check.holds()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
