package io.plugai.core.persistence;

import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.api.usage.UsageReports.By;
import io.plugai.core.persistence.engine.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Measures the stores with ten accounts and with many, for docs/persistence.md. A program rather
 * than a test: {@code BulkFigures <empty folder> [users] [usage rows]}.
 */
final class BulkFigures {
  private static final Instant END = Samples.NOW;
  private static final Duration SPAN = Duration.ofDays(31);
  private static final int BATCH = 100;

  private final Persistence persistence;
  private final int people;
  private final int rows;
  private int next;

  private BulkFigures(Persistence persistence, int people, int rows) {
    this.persistence = persistence;
    this.people = people;
    this.rows = rows;
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    int people = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int rows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000_000;
    for (int[] size : new int[][] {{10, 1000}, {people, rows}}) {
      DatabaseSettings settings = DatabaseSettings.sqlite(home.resolve("with" + size[0]));
      try (Persistence persistence = Persistence.open(settings)) {
        BulkFigures figures = new BulkFigures(persistence, size[0], size[1]);
        figures.fill();
        figures.measure();
      }
      long began = System.nanoTime();
      Persistence.open(settings).close();
      System.out.printf("open and close: %.1f ms%n", (System.nanoTime() - began) / 1e6);
    }
  }

  private void fill() {
    long began = System.nanoTime();
    for (int i = 0; i < people; i++) {
      String name = name(i);
      Samples.registered(persistence.get(UserStore.class), name, Role.USER);
      persistence
          .get(TokenStore.class)
          .add(Samples.token("tok_" + i, "usr_" + name, Token.Kind.API), "hash" + i, 100);
    }
    for (int i = 0; i < rows; i += BATCH) {
      persistence.get(UsageStore.class).append(batch());
    }
    System.out.printf(
        "%d people, %d usage rows, filled in %.0f s%n",
        people, rows, (System.nanoTime() - began) / 1e9);
  }

  private static String name(int i) {
    return "user%06d".formatted(i);
  }

  private List<UsageRecord> batch() {
    List<UsageRecord> records = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      int number = next++;
      Instant at =
          END.minus(SPAN).plus(SPAN.multipliedBy(number).dividedBy(Math.max(rows, number)));
      String user = "usr_" + name((int) (number * 7919L % people));
      records.add(
          Samples.usage("use_%09d".formatted(number), user, "m" + number % 5, "completed", at));
    }
    return records;
  }

  private void measure() {
    UserStore users = persistence.get(UserStore.class);
    UsageReports reports = persistence.get(UsageReports.class);
    String middle = name(people / 2);
    LocalDate to = LocalDate.parse("2026-11-21");
    LocalDate from = to.minusDays(30);
    time("byName", 2000, () -> users.byName(middle));
    time("byHash", 2000, () -> persistence.get(TokenStore.class).byHash("hash" + people / 2));
    time("list a page of 50", 500, () -> users.list(Optional.of(middle), 50));
    time("append 100", 200, () -> persistence.get(UsageStore.class).append(batch()));
    time(
        "append one audit entry",
        200,
        () ->
            persistence
                .get(AuditStore.class)
                .append(Samples.audit("aud_" + next++, "login.failed", END)));
    time(
        "page of 50 records, everybody's",
        500,
        () -> reports.records(Optional.empty(), Optional.of(END), Optional.empty(), 50));
    time(
        "page of 50 records, one person's",
        500,
        () ->
            reports.records(Optional.of("usr_" + middle), Optional.of(END), Optional.empty(), 50));
    time(
        "sums of 31 days, one person's, by model",
        500,
        () -> reports.sums(Optional.of("usr_" + middle), from, to, By.MODEL));
    time("sums of 31 days, by day", 20, () -> reports.sums(Optional.empty(), from, to, By.DAY));
    time("sums of 31 days, by model", 20, () -> reports.sums(Optional.empty(), from, to, By.MODEL));
    time("sums of 31 days, by person", 20, () -> reports.sums(Optional.empty(), from, to, By.USER));
  }

  private static void time(String what, int times, Runnable action) {
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      action.run();
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        "  %-42s median %8.3f ms, 99%% %8.3f ms%n",
        what, millis[times / 2], millis[(int) (times * 0.99)]);
  }
}
