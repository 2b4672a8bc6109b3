package io.plugai.itests;

import io.plugai.itests.HttpPlayer.Reply;
import java.util.List;
import java.util.Random;

/** One of several who ask, follow, leave, cancel and talk as it comes. */
final class Guest implements Runnable {
  private static final String GENERATE = "/v1/generate";
  private static final String REQUESTS = "/v1/requests/";
  private static final String SESSIONS = "/v1/sessions/";

  private final HttpPlayer http;
  private final Played played;
  private final int number;
  private final Random random;
  private final List<Act> acts =
      List.of(
          new Act("generate", 4, this::generate),
          new Act("stream", 4, this::stream),
          new Act("drop", 3, this::drop),
          new Act("background", 3, this::background),
          new Act("follow", 3, this::follow),
          new Act("cancel", 2, this::cancel),
          new Act("regenerate", 1, this::regenerate),
          new Act("talk", 4, this::talk),
          new Act("talk-drop", 2, this::talkAndDrop),
          new Act("say", 2, this::say),
          new Act("close", 1, this::close));
  private int words;

  Guest(Distribution plugai, Played played, int number, long seed) {
    this.http = new HttpPlayer(plugai);
    this.played = played;
    this.number = number;
    this.random = new Random(seed);
  }

  private interface Step {
    void take() throws Exception;
  }

  private record Act(String name, int weight, Step step) {}

  @Override
  public void run() {
    while (!played.over().isOver()) {
      Act act = draw();
      played.begins(act.name());
      try {
        act.step().take();
      } catch (Exception e) {
        played.fault(act.name() + " failed: " + e);
      }
    }
  }

  private Act draw() {
    int lot = random.nextInt(acts.stream().mapToInt(Act::weight).sum());
    for (Act act : acts) {
      lot -= act.weight();
      if (lot < 0) {
        return act;
      }
    }
    throw new IllegalStateException("more than all of them");
  }

  // ---- requests ----

  private void generate() throws Exception {
    note(checked(http.post(GENERATE, asking(false))));
  }

  private void stream() throws Exception {
    Reply reply = note(checked(http.post(GENERATE, asking(true))));
    requireOneEnd(reply);
  }

  private void drop() throws Exception {
    int enough = random.nextInt(600);
    note(checked(http.postAndDrop(GENERATE, asking(true), read -> read.length() < enough)));
  }

  private void background() throws Exception {
    Reply reply = checked(http.inBackground(GENERATE, asking(random.nextBoolean())));
    if (reply.status() == 202) {
      played.kept.add(reply.requestId());
    }
  }

  private void follow() throws Exception {
    String id = Played.oneOf(random.nextBoolean() ? played.kept : played.plain, random);
    if (!id.isEmpty()) {
      int after = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
      requireOneEnd(checked(http.get(REQUESTS + id + "/events?after=" + after)));
    }
  }

  private void cancel() throws Exception {
    String id = Played.oneOf(random.nextInt(4) == 0 ? played.plain : played.kept, random);
    if (!id.isEmpty()) {
      checked(http.post(REQUESTS + id + "/cancel", ""));
    }
  }

  private void regenerate() throws Exception {
    String id = Played.oneOf(played.kept, random);
    if (!id.isEmpty()) {
      note(checked(http.post(REQUESTS + id + "/regenerate", "{\"stream\": false}")));
    }
  }

  private Reply note(Reply reply) {
    if (!reply.requestId().isEmpty()) {
      played.plain.add(reply.requestId());
    }
    return reply;
  }

  private void requireOneEnd(Reply reply) {
    boolean stream = reply.text().contains("event: ");
    int ends = reply.text().split("event: (done|error)\n", -1).length - 1;
    boolean told = reply.text().contains("\"state\":\"succeeded\""); // who had it all before
    if (reply.isOk() && stream && ends != 1 && !(told && ends == 0)) {
      played.fault("a stream with " + ends + " ends: " + reply.text());
    }
  }

  // ---- sessions ----

  /** Which session to talk in; now and then a new one. */
  private String session() throws Exception {
    String id = Played.oneOf(played.sessions, random);
    if (id.isEmpty() || random.nextInt(20) == 0) {
      Reply begun = checked(http.post("/v1/sessions", "{\"model\": \"local/starter\"}"));
      id = begun.text().replaceAll("(?s).*\"id\":\"(cnv_\\w+)\".*", "$1");
      played.sessions.add(id);
    }
    return id;
  }

  private void talk() throws Exception {
    String session = session();
    String text = nextWords();
    Reply reply = checked(http.post(GENERATE, talking(session, text, random.nextBoolean())));
    acknowledged(note(reply), session, text);
    requireOneEnd(reply);
  }

  private void talkAndDrop() throws Exception {
    String session = session();
    String text = nextWords();
    int enough = random.nextInt(600);
    Reply reply =
        checked(
            http.postAndDrop(
                GENERATE, talking(session, text, true), read -> read.length() < enough));
    acknowledged(note(reply), session, text);
  }

  private void say() throws Exception {
    String session = session();
    String text = nextWords();
    Reply reply =
        checked(
            http.post(
                SESSIONS + session + "/messages",
                "{\"role\": \"user\", \"content\": \"" + text + "\"}"));
    acknowledged(reply, session, text);
  }

  private void acknowledged(Reply reply, String session, String text) {
    if (reply.isOk()) {
      played.said(session, number, text);
    }
  }

  private void close() throws Exception {
    String session = session();
    checked(http.post(SESSIONS + session + "/close", ""));
    checked(http.post(SESSIONS + session + "/reopen", ""));
  }

  private String nextWords() {
    return number + "-" + words++;
  }

  // ---- bodies ----

  private String talking(String session, String text, boolean stream) {
    return """
        {"session_id": "%s", "modality": "text", "input": "%s", "stream": %s,
         "parameters": {"max_tokens": %d}}"""
        .formatted(session, text, stream, 2 + random.nextInt(20));
  }

  /** Now and then for something that takes its time. */
  private String asking(boolean stream) {
    String input =
        random.nextInt(4) == 0
            ? """
              {"prompt": "Count!", "response_format": {"type": "json_schema", "schema":
               {"type": "array", "items": {"const": 1}, "minItems": 40, "maxItems": 40}}}"""
            : "\"Who are you?\"";
    return """
        {"model": "local/starter", "modality": "text", "stream": %s, "input": %s,
         "parameters": {"max_tokens": %d}}"""
        .formatted(stream, input, 1 + random.nextInt(random.nextInt(4) == 0 ? 120 : 16));
  }

  private Reply checked(Reply reply) {
    if (reply.text().contains("internal_error")) {
      played.fault("an answer that must not be: " + reply);
    }
    return reply;
  }
}
