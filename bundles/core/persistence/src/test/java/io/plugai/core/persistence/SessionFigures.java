package io.plugai.core.persistence;

import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import io.plugai.core.api.session.Session;
import io.plugai.core.api.session.SessionSettings;
import io.plugai.core.api.store.SessionStore;
import io.plugai.core.api.store.SessionStore.Append;
import io.plugai.core.api.store.SessionStore.NewMessage;
import io.plugai.core.api.store.UserStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Measures sessions with few rows and with many, for docs/persistence.md. A program rather than a
 * test: {@code SessionFigures <sqlite|postgres> <empty folder> [sessions] [messages]}.
 */
final class SessionFigures {
  private static final Instant NOW = Samples.NOW;
  private static final String ANN = "usr_ann";

  private final Random random = new Random(1);
  private final SessionStore sessions;
  private long ids;

  private SessionFigures(SessionStore sessions) {
    this.sessions = sessions;
  }

  public static void main(String[] arguments) throws Exception {
    TestDatabase kind = TestDatabase.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    int many = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
    int messages = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10_000;
    try (Persistence persistence = Persistence.open(kind.withSchema(Path.of(arguments[1])))) {
      User ann = Samples.registered(persistence.get(UserStore.class), "ann", Role.USER);
      SessionFigures figures = new SessionFigures(persistence.get(SessionStore.class));
      System.out.printf("%s, of %s%n", kind, ann.name());
      figures.add("cnv_short", 10);
      figures.add("cnv_long", messages);
      figures.measureAppends();
      for (int i = 0; i < many; i++) {
        figures.add("cnv_%06d".formatted(i), 2);
      }
      figures.measureReads();
    }
    System.exit(0); // a server of the tests ends with the process
  }

  private void add(String id, int messages) {
    List<NewMessage> all = new ArrayList<>();
    for (int i = 0; i < messages; i++) {
      all.add(message());
    }
    sessions.add(
        new Session(
            id,
            ANN,
            SessionSettings.NONE.named(Optional.of(id)),
            Optional.empty(),
            NOW,
            NOW.plusMillis(++ids),
            Optional.empty(),
            0),
        all);
  }

  /** Of sixty words. */
  private NewMessage message() {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      words.append(i == 0 ? "" : " ").append("word").append(random.nextInt(5000));
    }
    return new NewMessage(
        random.nextLong() & Long.MAX_VALUE, NOW, words.toString(), "{\"x\":\"" + words + "\"}");
  }

  private void measureAppends() {
    for (String id : List.of("cnv_short", "cnv_long", "cnv_short", "cnv_long")) {
      time("append one to " + id, 300, () -> append(id));
    }
  }

  private void append(String id) {
    sessions.append(
        List.of(new Append(ANN, id, Optional.empty(), NOW.plusSeconds(99), List.of(message()))));
  }

  private void measureReads() {
    Optional<String> middle = Optional.of(NOW.plusMillis(ids / 2).toEpochMilli() + ".cnv_");
    time("first page of 50 sessions", 300, () -> page(Optional.empty()));
    time("page of 50 sessions in the middle", 300, () -> page(middle));
    time(
        "newest page of 50 messages",
        300,
        () -> sessions.messages(ANN, "cnv_long", true, Optional.empty(), 50));
    time(
        "search for two words",
        100,
        () -> sessions.search(ANN, Set.of("word17", "word42"), Optional.empty(), 50));
    time(
        "search for what all messages have",
        20,
        () -> sessions.search(ANN, Set.of("word"), Optional.empty(), 50));
    time(
        "branch of 5,000 messages",
        3,
        () -> {
          long id = sessions.messages(ANN, "cnv_long", false, Optional.of(4999L), 1).get(0).id();
          sessions.branch(
              ANN,
              "cnv_long",
              id,
              old ->
                  new Session(
                      "cnv_b" + ++ids,
                      ANN,
                      SessionSettings.NONE,
                      Optional.empty(),
                      NOW,
                      NOW,
                      Optional.empty(),
                      0),
              () -> random.nextLong() & Long.MAX_VALUE);
        });
    time("what is beyond a count, when nothing is", 10, () -> sessions.deleteBeyond(100_000, 10));
  }

  private void page(Optional<String> after) {
    sessions.list(ANN, Optional.empty(), after, 50);
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
