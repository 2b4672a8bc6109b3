package io.plugai.bench.suite;

import io.plugai.bench.client.Distribution;
import io.plugai.bench.client.Samples;
import io.plugai.bench.gateway.Api;
import io.plugai.bench.gateway.FirstAnswer;
import io.plugai.bench.gateway.Operator;
import io.plugai.bench.gateway.PlugAi;
import io.plugai.bench.gateway.ProcessStatus;
import io.plugai.bench.gateway.Watch;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What it is like to wait for a local model that is busy, and how soon a cancel frees it. */
public final class Queueing implements Suite {
  private static final int USERS = 50;
  private static final int REQUESTS_EACH = 10;
  private static final int LISTENERS = 20;
  private static final int HOLDERS = 5;
  private static final int ROUNDS = 5;
  private static final int CANCELS = 100;
  private static final double NEWS_LIMIT_MILLIS = 1_000;
  private static final double CANCEL_LIMIT_MILLIS = 250;
  private static final double FAIR = 0.10;
  private static final double FLAT = 1.05;
  private static final String LONG_PROMPT = "Tell me about the sea and the sky. ".repeat(40);

  private final PlugAi plugAi;

  /**
   * @param plugAi asks for tokens; not started yet
   */
  public Queueing(PlugAi plugAi) {
    this.plugAi = plugAi;
  }

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    try {
      plugAi.install();
      plugAi.configure(
          "io.plugai.core.auth.cfg", "attempts_per_name = 10000\nattempts_per_address = 10000\n");
      plugAi.configure("io.plugai.runners.llama.cfg", "engine = bundled\nparallel = 1\n");
      plugAi.start();
      FirstAnswer.await(plugAi, plugAi.target().get(plugAi.target().readyPath()));
      Operator operator = new Operator(plugAi);
      operator.moveIn();
      LocalRequest.answer(operator.api(), "Hello", 8).join();
      return measure(operator);
    } finally {
      plugAi.stop();
    }
  }

  private Section measure(Operator operator) throws IOException, InterruptedException {
    Api api = operator.api();
    Distribution news = news(api);
    Distribution whileAnswering = cancels(() -> new CancelAndNext(api).whileAnswering());
    Distribution whileReading = cancels(() -> new CancelAndNext(api).whileReading(LONG_PROMPT));
    List<Api> people = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      people.add(operator.api().as(operator.invite("person-" + i)));
    }
    crowd(api, people); // once to warm up, so that the memory of the second shows what stays
    return section(news, whileAnswering, whileReading, crowd(api, people));
  }

  /** How long after a request has gone on those behind it know that they have. */
  private static Distribution news(Api api) throws IOException {
    Samples delays = new Samples();
    for (int round = 0; round < ROUNDS; round++) {
      QueueNews news = new QueueNews(LISTENERS);
      List<CompletableFuture<Void>> all = new ArrayList<>();
      all.add(LocalRequest.longStream(api, "Count!", (kind, data) -> news.end(kind)));
      for (int i = 0; i < LISTENERS; i++) {
        all.add(LocalRequest.stream(api, "Hello", 24, news.listener(i)));
      }
      all.forEach(CompletableFuture::join);
      news.delays().forEach(delays::add);
    }
    return delays.distribution();
  }

  private interface Cancel {
    long nanos() throws IOException, InterruptedException;
  }

  /** From a cancel until the model answers the next in line. */
  private static Distribution cancels(Cancel cancel) throws IOException, InterruptedException {
    Samples delays = new Samples();
    for (int i = 0; i < CANCELS; i++) {
      delays.add(cancel.nanos());
    }
    return delays.distribution();
  }

  private record Crowd(double spread, int lost, long before, long peak, long after) {}

  private Crowd crowd(Api operator, List<Api> people) throws IOException {
    long before = ProcessStatus.of(plugAi.process()).residentBytes();
    List<Turns> turns = new ArrayList<>();
    try (Watch watch = Watch.start(plugAi.process())) {
      List<CompletableFuture<Void>> holders = new ArrayList<>();
      for (int i = 0; i < HOLDERS; i++) {
        holders.add(LocalRequest.longStream(operator, LONG_PROMPT, (kind, data) -> {}));
      }
      for (Api person : people) {
        turns.add(Turns.begin(person, REQUESTS_EACH));
      }
      long all = System.nanoTime();
      holders.forEach(CompletableFuture::join);
      turns.forEach(Turns::join);
      double mean =
          turns.stream().mapToDouble(each -> each.meanMillis(all)).average().orElseThrow();
      double spread =
          turns.stream()
              .mapToDouble(each -> Math.abs(each.meanMillis(all) / mean - 1))
              .max()
              .orElseThrow();
      int lost = turns.stream().mapToInt(Turns::lost).sum();
      long after = ProcessStatus.of(plugAi.process()).residentBytes();
      return new Crowd(spread, lost, before, watch.peak().residentBytes(), after);
    }
  }

  private static Section section(
      Distribution news, Distribution whileAnswering, Distribution whileReading, Crowd crowd) {
    Table delays =
        Table.of("ms", "p50", "p99", "max")
            .row(row("news of one's place", news))
            .row(
                row(
                    "cancel of an answer, until the next in line has its first token",
                    whileAnswering))
            .row(row("cancel while the prompt is read, until the same", whileReading));
    String text =
        """
        The starter model with one place, on the bundled engine. *News*: %d streams wait; each time one \
        goes on, how long until the others are told their new place, %d rounds. *Cancel*: one request \
        has the model, another waits, the first is cancelled over the API, %d times each. *Crowd*: %d \
        people with %d requests each, all in the queue at once; the mean wait of each person against \
        the mean of all.

        %s
        The crowd: no person's mean wait is further than %s %% from that of all; %d requests lost; \
        resident %s MiB before, %s at most, %s after.
        """
            .formatted(
                LISTENERS,
                ROUNDS,
                CANCELS,
                USERS,
                REQUESTS_EACH,
                delays,
                Numbers.millis(crowd.spread() * 100),
                crowd.lost(),
                Numbers.mebibytes(crowd.before()),
                Numbers.mebibytes(crowd.peak()),
                Numbers.mebibytes(crowd.after()));
    return new Section(
        "Waiting for a busy model", text, goals(news, whileAnswering, whileReading, crowd));
  }

  private static List<String> row(String what, Distribution seen) {
    return List.of(
        what, Numbers.millis(seen.p50()), Numbers.millis(seen.p99()), Numbers.millis(seen.max()));
  }

  private static List<Goal> goals(
      Distribution news, Distribution whileAnswering, Distribution whileReading, Crowd crowd) {
    double cancel = Math.max(whileAnswering.p99(), whileReading.p99());
    return List.of(
        new Goal(
            "a place in the queue is known within 1 s of its change (p99)",
            Numbers.millis(news.p99()) + " ms",
            news.p99() <= NEWS_LIMIT_MILLIS),
        new Goal(
            "a cancel frees a local model in under 250 ms (p99), also while it reads the prompt",
            Numbers.millis(cancel) + " ms",
            cancel < CANCEL_LIMIT_MILLIS),
        new Goal(
            "500 queued requests of 50 people: fair within 10 % for each, none lost, memory flat",
            "%s %%, %d lost, %s to %s MiB"
                .formatted(
                    Numbers.millis(crowd.spread() * 100),
                    crowd.lost(),
                    Numbers.mebibytes(crowd.before()),
                    Numbers.mebibytes(crowd.after())),
            crowd.spread() <= FAIR && crowd.lost() == 0 && crowd.after() <= crowd.before() * FLAT));
  }
}
