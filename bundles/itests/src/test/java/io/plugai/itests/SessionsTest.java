package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations that the gateway keeps, from the first message to a kill. */
@Timeout(300)
class SessionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final int WRITERS = 4;

  private final FakeUpstream upstream =
      FakeUpstream.start().on(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello")));

  @AfterEach
  void closeUpstream() {
    upstream.close();
  }

  @Test
  @Tag("SYS-REQ-020")
  @Tag("SYS-REQ-021")
  @Tag("SYS-REQ-060")
  @Tag("SYS-REQ-065")
  @Tag("SYS-REQ-066")
  @Tag("SYS-REQ-054")
  void aConversationIsKeptForItsOwnerAloneAndSurvivesAKill() throws Exception {
    try (Distribution plugai =
        StatefulGateway.unpack("sessions", upstream)
            .provider("fake", upstream.uri(), "key_required = false")) {
      plugai.start();
      Client operator = Residents.firstOperator(plugai);
      Client ada = scripted(Residents.person(operator, "ada"));
      Client bob = scripted(Residents.person(operator, "bob"));

      String path = "/v1/sessions/" + begin(ada, "{\"model\": \"fake/one\"}");
      String first = say(ada, path, "How tall is the Eiffel tower?");
      say(ada, path, "And the Atomium?");
      assertThat(ada.get(path).expect(200).text("/name"))
          .isEqualTo("How tall is the Eiffel tower?");
      assertThat(ada.get("/v1/sessions?limit=1").expect(200).json().at("/sessions")).hasSize(1);
      assertThat(ada.get("/v1/sessions/search?q=atom").expect(200).text("/hits/0/excerpt"))
          .contains("Atomium");

      String branch =
          ada.post(path + "/branch", "{\"message_id\": \"%s\"}".formatted(first))
              .expect(201)
              .text("/id");
      assertThat(texts(ada, "/v1/sessions/" + branch)).hasSize(1);
      String archive = ada.get(path + "/export").expect(200).text();
      ada.post(path + "/reset", "").expect(200);
      assertThat(texts(ada, path)).isEmpty();
      String restored =
          "/v1/sessions/" + ada.post("/v1/sessions/import", archive).expect(201).text("/id");
      assertThat(texts(ada, restored))
          .containsExactly("How tall is the Eiffel tower?", "And the Atomium?");
      ada.post(restored + "/close", "").expect(200);

      bob.get(restored).expect(404, "not_found");
      bob.post(restored + "/messages", turn("mine now")).expect(404, "not_found");
      assertThat(bob.get("/v1/sessions/search?q=eiffel").expect(200).json().at("/hits")).isEmpty();

      String cut = "/v1/sessions/" + begin(ada, "{\"model\": \"fake/one\"}");
      String request = halfAnswered(ada, cut);
      List<String> acknowledged = writeUntilKilled(plugai, ada, path);
      plugai.start();
      Residents.awaitReady(ada);
      assertThat(texts(ada, cut))
          .satisfiesExactly(
              asked -> assertThat(asked).isEqualTo("Tell me all."),
              answered -> assertThat(answered).startsWith("Half "));
      assertThat(ada.get(cut + "/messages").expect(200).text("/messages/1/cut_by"))
          .isEqualTo("interrupted");
      Await.until(
          "its request has failed",
          () -> ada.get(request).expect(200).text("/error/code").equals("interrupted"));
      List<String> kept = texts(ada, path);
      assertThat(kept).containsAll(acknowledged).doesNotHaveDuplicates();
      for (int writer = 0; writer < WRITERS; writer++) {
        String of = writer + "-";
        assertThat(kept.stream().filter(text -> text.startsWith(of)).map(SessionsTest::number))
            .as("in the order in which they were said")
            .isSorted();
      }
      assertThat(ada.get(restored).expect(200).json().has("closed_at")).isTrue();
      assertThat(ada.get("/v1/sessions/search?q=atom").expect(200).json().at("/hits")).hasSize(1);
    }
  }

  /** The path of a request that was answered in part, as far as its session has it. */
  private String halfAnswered(Client client, String path) throws Exception {
    upstream.next(
        CHAT.generatePath(),
        CHAT.beginning(List.of("Half "))
            .pause(Duration.ofMillis(2200))
            .sendAll(CHAT.deltas(List.of("and more")))
            .hang());
    String body =
        "{\"session_id\": \"%s\", \"modality\": \"text\", \"input\": \"Tell me all.\"}"
            .formatted(path.substring("/v1/sessions/".length()));
    String id =
        client.post("/v1/generate", body, "Prefer", "respond-async").expect(202).text("/id");
    Await.until(
        "half an answer is kept",
        () -> texts(client, path).stream().anyMatch(text -> text.startsWith("Half ")));
    return "/v1/requests/" + id;
  }

  /** What was answered by then. */
  private static List<String> writeUntilKilled(Distribution plugai, Client client, String path)
      throws Exception {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    for (int writer = 0; writer < WRITERS; writer++) {
      int of = writer;
      threads.execute(
          () -> {
            for (int i = 0; !over.get(); i++) {
              try {
                String text = of + "-" + i;
                if (client.post(path + "/messages", turn(text)).status() == 201) {
                  acknowledged.add(text);
                }
              } catch (Exception e) {
                return; // no answer, so nothing was promised
              }
            }
          });
    }
    Await.until("messages", () -> acknowledged.size() >= 40);
    plugai.kill();
    over.set(true);
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    return List.copyOf(acknowledged);
  }

  private static Integer number(String text) {
    return Integer.valueOf(text.substring(text.indexOf('-') + 1));
  }

  private static Client scripted(Client person) throws Exception {
    return person.with(Residents.token(person, "\"scopes\": [\"read\", \"generate\"]"));
  }

  private static String begin(Client client, String body) throws Exception {
    return client.post("/v1/sessions", body).expect(201).text("/id");
  }

  private static String say(Client client, String path, String text) throws Exception {
    return client.post(path + "/messages", turn(text)).expect(201).text("/id");
  }

  private static String turn(String text) throws Exception {
    return JSON.writeValueAsString(
        JSON.createObjectNode().put("role", "user").put("content", text));
  }

  private static List<String> texts(Client client, String path) throws Exception {
    List<String> texts = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = client.get(path + "/messages?limit=200" + after).expect(200).json();
      page.at("/messages").forEach(message -> texts.add(message.at("/content").asText()));
      after = page.has("next") ? "&after=" + page.at("/next").asText() : "";
    } while (!after.isEmpty());
    return texts;
  }
}
