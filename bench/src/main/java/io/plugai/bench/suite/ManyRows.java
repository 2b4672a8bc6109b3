package io.plugai.bench.suite;

import io.plugai.bench.client.Target;
import io.plugai.bench.client.Work;
import io.plugai.bench.gateway.FirstAnswer;
import io.plugai.bench.gateway.Operator;
import io.plugai.bench.gateway.PlugAi;
import io.plugai.bench.gateway.Rows;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether a database that has grown slows anything down. */
public final class ManyRows implements Suite {
  private static final int STARTS = 5;
  private static final int WARM_UP = 60;
  private static final int ROUNDS = 200;
  private static final int LOGINS = 30;
  private static final int CALLS = 3_000;
  private static final double ALLOWED_START = 1.10;
  private static final double AS_FAST = 1.15;
  private static final String UNLIMITED_LOGINS =
      "attempts_per_name = 10000\nattempts_per_address = 10000\n";
  private static final Map<String, String> LISTS =
      new TreeMap<>(
          Map.of(
              "people, 50 a page", "/v1/users?limit=50",
              "own usage by day", "/v1/usage?by=day",
              "all usage by model", "/v1/usage?user=all&by=model",
              "own generations, 50 a page", "/v1/usage/records?limit=50",
              "all generations, 50 a page", "/v1/usage/records?user=all&limit=50",
              "own tokens", "/v1/users/tokens"));

  private final PlugAi few;
  private final PlugAi many;

  /**
   * @param few its database gets no rows beyond those of its operator
   * @param many its database is filled
   */
  public ManyRows(PlugAi few, PlugAi many) {
    this.few = few;
    this.many = many;
  }

  @Override
  public String name() {
    return "rows";
  }

  /** One thing that was measured, with few rows and with many; milliseconds. */
  private record Pair(String what, double few, double many) {
    double ratio() {
      return many / few;
    }
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    try {
      prepare(few);
      prepare(many);
      Rows.fill(many.directory());
      List<Pair> seen = new ArrayList<>();
      seen.add(starts());
      seen.add(alternately("login", LOGINS, ManyRows::logIn));
      for (Map.Entry<String, String> list : LISTS.entrySet()) {
        alternately(list.getKey(), WARM_UP, operator -> operator.get(list.getValue()));
        seen.add(alternately(list.getKey(), ROUNDS, operator -> operator.get(list.getValue())));
      }
      seen.add(generation(stage));
      return section(seen);
    } catch (SQLException e) {
      throw new IOException("the database could not be filled", e);
    } finally {
      few.stop();
      many.stop();
    }
  }

  private static void prepare(PlugAi gateway) throws IOException, InterruptedException {
    gateway.install();
    gateway.configure("io.plugai.core.auth.cfg", UNLIMITED_LOGINS);
    start(gateway);
    new Operator(gateway).moveIn();
    gateway.stop();
  }

  private static double start(PlugAi gateway) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    gateway.start();
    FirstAnswer.await(gateway, gateway.target().get(gateway.target().readyPath()));
    return millisSince(begun);
  }

  /** Both have been started before; they are left running. */
  private Pair starts() throws IOException, InterruptedException {
    List<Double> fewRows = new ArrayList<>();
    List<Double> manyRows = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      few.stop();
      fewRows.add(start(few));
      few.stop();
      many.stop();
      manyRows.add(start(many));
    }
    start(few);
    return new Pair("start until ready", Medians.of(fewRows), Medians.of(manyRows));
  }

  private interface Act {
    void by(Operator operator) throws IOException, InterruptedException;
  }

  private static void logIn(Operator operator) throws IOException, InterruptedException {
    operator.logIn();
  }

  private Pair alternately(String what, int times, Act act)
      throws IOException, InterruptedException {
    Operator atFew = new Operator(few);
    Operator atMany = new Operator(many);
    List<Double> fewRows = new ArrayList<>();
    List<Double> manyRows = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      fewRows.add(timed(act, atFew));
      manyRows.add(timed(act, atMany));
    }
    return new Pair(what, Medians.of(fewRows), Medians.of(manyRows));
  }

  private static double timed(Act act, Operator operator) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    act.by(operator);
    return millisSince(begun);
  }

  private Pair generation(Stage stage) throws IOException, InterruptedException {
    List<Target> targets = List.of(stage.direct(), few.target(), many.target());
    stage.client().run(new Work.PairedCalls(targets, CALLS));
    Work.Paired paired = stage.client().run(new Work.PairedCalls(targets, CALLS));
    return new Pair("a generation", paired.absolute().get(1).p50(), paired.absolute().get(2).p50());
  }

  private static double millisSince(long begun) {
    return (System.nanoTime() - begun) / 1e6;
  }

  private static Section section(List<Pair> seen) {
    Table table = Table.of("median, ms", "few rows", "many rows", "ratio");
    for (Pair pair : seen) {
      table.row(
          pair.what(),
          Numbers.millis(pair.few()),
          Numbers.millis(pair.many()),
          Numbers.ratio(pair.ratio()));
    }
    String text =
        """
        Two copies with accounts, on SQLite. The database of one holds its operator only, that of the \
        other %s people with a token each and %s usage records of the last ninety days as well. Both \
        are asked in turn by their operators; each is started %d times.

        %s"""
            .formatted(Numbers.whole(Rows.USERS), Numbers.whole(Rows.RECORDS), STARTS, table);
    return new Section("A database that has grown", text, goals(seen));
  }

  private static List<Goal> goals(List<Pair> seen) {
    List<Goal> goals = new ArrayList<>();
    Pair start = seen.get(0);
    goals.add(
        new Goal(
            "with 10,000 people and 1,000,000 usage rows, start at most 10 % slower",
            Numbers.ratio(start.ratio()) + " times", start.ratio() <= ALLOWED_START));
    Pair worst =
        seen.stream().skip(1).max((a, b) -> Double.compare(a.ratio(), b.ratio())).orElseThrow();
    goals.add(
        new Goal(
            "with them, login, lists and a generation as fast (within 15 %)",
            "at worst %s times: %s".formatted(Numbers.ratio(worst.ratio()), worst.what()),
            worst.ratio() <= AS_FAST));
    return goals;
  }
}
