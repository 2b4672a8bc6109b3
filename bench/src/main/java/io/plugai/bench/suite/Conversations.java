package io.plugai.bench.suite;

import io.plugai.bench.client.Distribution;
import io.plugai.bench.client.Samples;
import io.plugai.bench.gateway.Api;
import io.plugai.bench.gateway.FirstAnswer;
import io.plugai.bench.gateway.PlugAi;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Whether a long conversation, or many of them, slow anything down. */
public final class Conversations implements Suite {
  private static final int FEW = 10;
  private static final int MANY = 10_000;
  private static final int ROUNDS = 300;
  private static final int PAGE = 50;
  private static final double AS_FAST = 1.20;
  private static final double PAGE_LIMIT_MILLIS = 20;

  private final PlugAi plugAi;

  /**
   * @param plugAi asks nobody who they are; not started yet
   */
  public Conversations(PlugAi plugAi) {
    this.plugAi = plugAi;
  }

  @Override
  public String name() {
    return "conversations";
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    try {
      plugAi.install();
      plugAi.start();
      FirstAnswer.await(plugAi, plugAi.target().get(plugAi.target().readyPath()));
      return measure(new Api(plugAi.target().port(), Map.of()));
    } finally {
      plugAi.stop();
    }
  }

  private static Section measure(Api api) throws IOException, InterruptedException {
    String brief = session(api, FEW);
    String endless = session(api, MANY);
    timed(api, brief, endless, Conversations::append); // to warm up
    Distribution[] appended = timed(api, brief, endless, Conversations::append);
    timed(api, brief, endless, Conversations::generate);
    Distribution[] generated = timed(api, brief, endless, Conversations::generate);
    for (int i = 0; i < MANY; i++) {
      api.post("/v1/sessions", Map.of("name", "session " + i));
    }
    pages(api);
    return section(appended, generated, pages(api));
  }

  private static String session(Api api, int messages) throws IOException, InterruptedException {
    String id =
        api.post("/v1/sessions", Map.of("name", "conversation", "model", "bench/echo"))
            .path("id")
            .asText();
    for (int i = 0; i < messages; i++) {
      append(api, id);
    }
    return id;
  }

  private interface Act {
    void in(Api api, String session) throws IOException, InterruptedException;
  }

  private static void append(Api api, String session) throws IOException, InterruptedException {
    api.post(
        "/v1/sessions/" + session + "/messages",
        Map.of("role", "user", "content", "What do people say of the weather at sea?"));
  }

  private static void generate(Api api, String session) throws IOException, InterruptedException {
    api.post(
        "/v1/generate", Map.of("session_id", session, "modality", "text", "input", "And now?"));
  }

  private static Distribution[] timed(Api api, String brief, String endless, Act act)
      throws IOException, InterruptedException {
    Samples few = new Samples();
    Samples many = new Samples();
    for (int i = 0; i < ROUNDS; i++) {
      few.add(nanos(api, brief, act));
      many.add(nanos(api, endless, act));
    }
    return new Distribution[] {few.distribution(), many.distribution()};
  }

  private static long nanos(Api api, String session, Act act)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    act.in(api, session);
    return System.nanoTime() - begun;
  }

  /** Every page of the list, from the first to the last. */
  private static Distribution pages(Api api) throws IOException, InterruptedException {
    Samples pages = new Samples();
    String after = "";
    do {
      long begun = System.nanoTime();
      var page = api.get("/v1/sessions?limit=" + PAGE + after);
      pages.add(System.nanoTime() - begun);
      after = page.hasNonNull("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    return pages.distribution();
  }

  private static Section section(
      Distribution[] appended, Distribution[] generated, Distribution pages) {
    Table table =
        Table.of("ms", "p50", "p99")
            .row(row("a message more, behind a few", appended[0]))
            .row(row("a message more, behind 10,000", appended[1]))
            .row(row("an answer, behind a few", generated[0]))
            .row(row("an answer, behind 10,000", generated[1]))
            .row(row("a page of 50 of 10,000 sessions", pages));
    String text =
        """
        On SQLite. A conversation that began with %d messages and one with %s, asked in turn, %d times; \
        a message is answered when it is on the disk, and an answer comes from the mock by way of the \
        model's window. Then all pages of the list of %s sessions.

        %s"""
            .formatted(FEW, Numbers.whole(MANY), ROUNDS, Numbers.whole(MANY), table);
    return new Section("Conversations", text, goals(appended, generated, pages));
  }

  private static List<String> row(String what, Distribution seen) {
    return List.of(what, Numbers.millis(seen.p50()), Numbers.millis(seen.p99()));
  }

  private static List<Goal> goals(
      Distribution[] appended, Distribution[] generated, Distribution pages) {
    double append = appended[1].p50() / appended[0].p50();
    double generate = generated[1].p50() / generated[0].p50();
    return List.of(
        new Goal(
            "behind 10,000 messages, a message and an answer as fast as behind ten (within 20 %)",
            Numbers.ratio(append) + " and " + Numbers.ratio(generate) + " times",
            append <= AS_FAST && generate <= AS_FAST),
        new Goal(
            "a page of 10,000 sessions in under 20 ms (p99)",
            Numbers.millis(pages.p99()) + " ms",
            pages.p99() < PAGE_LIMIT_MILLIS));
  }
}
