package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.itests.HttpPlayer.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold once everybody has gone. */
final class Aftermath {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "expired");

  private final HttpPlayer http;
  private final Played played;

  Aftermath(Distribution plugai, Played played) {
    this.http = new HttpPlayer(plugai);
    this.played = played;
  }

  void check() throws Exception {
    assertThat(played.faults).isEmpty();
    Await.until(
        "everything has ended",
        () -> json("/v1/requests?state=queued,loading,running").at("/requests").isEmpty());
    Reply loaded = http.post("/v1/models/local/starter/load", "{\"pin\": true}", 60);
    assertThat(loaded.status()).as(loaded.text()).isEqualTo(200);
    Await.until("no place is held", this::nothingIsHeld);
    for (String id : played.kept) {
      endedOnce(id);
    }
    for (String id : played.plain) {
      Reply reply = http.get("/v1/requests/" + id);
      if (reply.status() != 404) { // of those that came to nothing, not all are remembered
        assertThat(ENDS).contains(JSON.readTree(reply.text()).at("/state").asText());
      }
    }
    for (String session : played.sessions) {
      complete(session);
    }
  }

  private boolean nothingIsHeld() throws Exception {
    String metrics = http.get("/v1/metrics").text();
    JsonNode status = json("/v1/models/local/starter/status");
    return metrics.contains("\nplugai_generations_in_flight 0\n")
        && metrics.contains("\nplugai_generations_queued 0\n")
        && status.at("/active").asInt(-1) == 0
        && status.at("/queued").asInt(-1) == 0;
  }

  private void endedOnce(String id) throws Exception {
    String state = json("/v1/requests/" + id).at("/state").asText();
    assertThat(ENDS).as(id).contains(state);
    String events = http.get("/v1/requests/" + id + "/events").text();
    assertThat(events.contains("event: done\n"))
        .as(id + " " + state)
        .isEqualTo(state.equals("succeeded"));
    int ends = events.split("event: (done|error)\n", -1).length - 1;
    assertThat(ends).as(id).isLessThanOrEqualTo(1);
    assertThat(json("/v1/requests/" + id).at("/state").asText()).isEqualTo(state);
  }

  private void complete(String session) throws Exception {
    Await.until(
        "every answer is settled",
        () ->
            messages(session).stream()
                .noneMatch(m -> m.at("/cut_by").asText().equals("interrupted")));
    List<String> texts =
        messages(session).stream()
            .filter(message -> message.at("/role").asText().equals("user"))
            .map(message -> message.at("/content").asText())
            .toList();
    assertThat(texts).doesNotHaveDuplicates();
    played
        .said
        .getOrDefault(session, Map.of())
        .forEach((who, said) -> assertThat(texts).containsSubsequence(said));
  }

  private List<JsonNode> messages(String session) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = json("/v1/sessions/" + session + "/messages?limit=200" + after);
      page.at("/messages").forEach(all::add);
      after = page.has("next") ? "&after=" + page.at("/next").asText() : "";
    } while (!after.isEmpty());
    return all;
  }

  private JsonNode json(String path) throws Exception {
    Reply reply = http.get(path);
    assertThat(reply.status()).as(path + " " + reply.text()).isEqualTo(200);
    return JSON.readTree(reply.text());
  }
}
