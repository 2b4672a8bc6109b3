package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.itests.Client.Reply;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.osgi.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people are told stays true: after a kill, on another database, with two gateways on one. */
@Timeout(300)
class DatabaseTest {
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final String GENERATE =
      "{\"model\": \"fake/one\", \"modality\": \"text\", \"input\": \"hi\"}";
  private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @TempDir static Path folder;
  private static EmbeddedPostgres postgres;
  private final FakeUpstream upstream =
      FakeUpstream.start().on(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello")));

  @BeforeAll
  static void start() throws Exception {
    postgres = startPostgres(FreePort.find());
  }

  @AfterAll
  static void stop() throws Exception {
    stopPostgres();
  }

  @AfterEach
  void closeUpstream() {
    upstream.close();
  }

  private static EmbeddedPostgres startPostgres(int port) throws Exception {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("postgres"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(Duration.ofMinutes(1))
        .start();
  }

  /** Waits for its end, which its own close does not where that takes long. */
  private static void stopPostgres() throws Exception {
    Process server = postgres.getProcess();
    postgres.close();
    server.waitFor();
  }

  private Distribution gateway(String name) throws Exception {
    return Distribution.unpack(name)
        .environment("PLUGAI_WAYS_IN", "api-tokens,sessions")
        .environment("PLUGAI_MASTER_KEY", MASTER_KEY)
        .file("etc/io.plugai.core.auth.cfg", "attempts_per_address = 100000\n")
        .file(
            "etc/io.plugai.adapters.openai-fake.cfg",
            """
            plugai.provider.id = fake
            base_url = %s/v1
            models = one
            retries = 0
            """
                .formatted(upstream.uri()));
  }

  private static Distribution on(Distribution plugai, String database) {
    return plugai
        .environment(
            "PLUGAI_DATABASE_URL",
            "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database)
        .environment("PLUGAI_DATABASE_USER", "postgres")
        .environment("PLUGAI_DATABASE_PASSWORD", "postgres");
  }

  private static void createDatabase(String name) throws Exception {
    try (var connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
  }

  @Test
  void aHouseholdMovesToPostgresAndFindsEverythingAsItWas() throws Exception {
    createDatabase("household");
    try (Distribution plugai = gateway("household")) {
      plugai.start();
      Client operator = Residents.firstOperator(plugai);
      Client ada = Residents.person(operator, "ada");
      Client script =
          ada.with(Residents.token(ada, "\"scopes\": [\"read\", \"generate\", \"account\"]"));
      Client boss = operator.with(Residents.token(operator, "\"scopes\": [\"read\", \"operate\"]"));
      script
          .post(
              "/v1/users/provider-keys",
              "{\"provider\": \"fake\", \"credential\": {\"kind\": \"api_key\", \"key\": \"adas-own-key\"}}")
          .expect(201);
      script.post("/v1/generate", GENERATE).expect(200);
      assertThat(upstream.take().header("Authorization")).hasValue("Bearer adas-own-key");
      awaitUsage(boss);
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      String days = "from=%s&to=%s".formatted(today.minusDays(1), today.plusDays(1));
      List<String> before = answers(script, boss, days);

      Path password = Files.writeString(folder.resolve("password"), "postgres\n");
      String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/household";
      assertThat(
              plugai.shell(
                  "plugai:db-migrate-to-postgres --user postgres --password-file "
                      + password
                      + " "
                      + url))
          .contains("users: 3 rows, the same on both sides")
          .contains("Done.");
      ada.post("/v1/users/tokens", "{\"name\": \"too late\"}").expect(503, "unavailable");
      assertThat(plugai.stop()).isIn(0, 143);
      on(plugai, "household").start();
      Residents.awaitReady(script);

      assertThat(plugai.shell("plugai:db-status")).contains("postgresql");
      assertThat(answers(script, boss, days)).isEqualTo(before);
      script.post("/v1/generate", GENERATE).expect(200);
      assertThat(upstream.take().header("Authorization")).hasValue("Bearer adas-own-key");
      Residents.logIn(Client.nobody(plugai), "ada").get("/v1/users/me").expect(200);
    }
  }

  /** What does not change by being asked. */
  private static List<String> answers(Client script, Client boss, String days) throws Exception {
    List<String> answers = new ArrayList<>();
    for (String path :
        List.of(
            "/v1/users/me",
            "/v1/users/provider-keys",
            "/v1/usage?by=day&" + days,
            "/v1/usage/records")) {
      answers.add(script.get(path).expect(200).text());
    }
    for (String path : List.of("/v1/users", "/v1/invites", "/v1/usage?user=all&by=user&" + days)) {
      answers.add(boss.get(path).expect(200).text());
    }
    return answers;
  }

  @Test
  void twoGatewaysOnOnePostgresAreOne() throws Exception {
    createDatabase("shared");
    try (Distribution one = on(gateway("shared-one"), "shared");
        Distribution other = on(gateway("shared-other"), "shared")) {
      one.start();
      Client operator = Residents.firstOperator(one);
      other.start();
      Client there = Client.nobody(other);
      Residents.awaitReady(there.with(operator.token()));

      Client script = there.with(Residents.token(operator, "\"scopes\": [\"read\"]"));
      script.get("/v1/users/me").expect(200);
      there.with(operator.token()).get("/v1/users/me").expect(200); // the same signing key
      String id = operator.get("/v1/users/tokens").text("/tokens/0/id");
      operator.delete("/v1/users/tokens/" + id).expect(204);
      long revoked = System.nanoTime();
      while (script.get("/v1/users/me").status() == 200) {
        // It is seconds. What a gateway keeps, it believes for a minute at most.
        assertThat(System.nanoTime() - revoked).isLessThan(TimeUnit.SECONDS.toNanos(45));
        Thread.sleep(100); // another process gives us no event
      }
      script.get("/v1/users/me").expect(401, "token_revoked");

      Set<Integer> outcomes = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        outcomes.addAll(registerAtBoth(operator, there, "twin-" + i));
      }
      assertThat(outcomes).containsExactlyInAnyOrder(201, 403);
      JsonNode people = operator.get("/v1/users?limit=200").json().at("/users");
      assertThat(people.findValuesAsText("name")).doesNotHaveDuplicates().contains("twin-9");
    }
  }

  /** One invite, used at two gateways at the same moment. */
  private static List<Integer> registerAtBoth(Client operator, Client there, String name)
      throws Exception {
    String code = operator.post("/v1/invites", "{}").expect(201).text("/code");
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Reply>> replies = new ArrayList<>();
      for (Client nobody : List.of(operator.with(""), there)) {
        replies.add(
            threads.submit(
                () -> {
                  start.await();
                  return nobody.post("/v1/users/register", Residents.registration(name, code));
                }));
      }
      start.countDown();
      List<Integer> statuses = new ArrayList<>();
      for (Future<Reply> reply : replies) {
        statuses.add(reply.get().status());
      }
      return statuses;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aPostgresThatGoesAwayAndComesBackUnderLoadLosesNothing() throws Exception {
    createDatabase("unsteady");
    try (Distribution plugai = on(gateway("unsteady"), "unsteady")) {
      plugai.start();
      Client operator = Residents.firstOperator(plugai);
      operator
          .post(
              "/v1/operator/provider-keys",
              "{\"provider\": \"fake\", \"credential\": {\"kind\": \"api_key\", \"key\": \"the-operators\"}}")
          .expect(201);
      Client script =
          operator.with(Residents.token(operator, "\"scopes\": [\"read\", \"generate\"]"));
      Invitations load = new Invitations(operator, script);
      int port = postgres.getPort();

      load.await(50);
      stopPostgres();
      try {
        load.awaitRefusals(20);
      } finally {
        postgres = startPostgres(port); // which the other tests need as well
      }
      load.await(50);
      load.end();

      assertThat(load.surprises).isEmpty();
      assertThat(idsOfInvites(operator)).containsAll(load.answered);
    }
  }

  @Test
  void whileADatabaseIsAwaitedTheGatewayIsAliveAndTheRestIsRetried() throws Exception {
    createDatabase("late");
    int port = postgres.getPort();
    try (Distribution plugai = on(gateway("late"), "late")) {
      stopPostgres();
      try {
        plugai.launch();
        expectPatience(plugai);
      } finally {
        postgres = startPostgres(port); // which the other tests need as well
      }
      Residents.firstOperator(plugai).get("/v1/users/me").expect(200);
      Client.nobody(plugai).get("/v1/users/me").expect(401, "unauthenticated");
    }
  }

  private static void expectPatience(Distribution plugai) throws Exception {
    while (!plugai.answers("/v1/health")) {
      Thread.sleep(50); // another process gives us no event
    }
    Client nobody = Client.nobody(plugai);
    for (Client anybody : List.of(nobody, nobody.with("plugai_somebodys"))) {
      for (String path : List.of("/v1/ready", "/v1/users/me", "/v1/models")) {
        assertThat(anybody.get(path).expect(503, "unavailable").headers().map())
            .containsKey("retry-after");
      }
      anybody.post("/v1/generate", GENERATE).expect(503, "unavailable");
      anybody.post("/v1/users/login", Residents.login("ada", "x")).expect(503, "unavailable");
    }
  }

  private static Set<String> idsOfInvites(Client operator) throws Exception {
    Set<String> ids = new HashSet<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      JsonNode page =
          operator
              .get("/v1/invites?limit=200" + (next.get().isEmpty() ? "" : "&after=" + next.get()))
              .expect(200)
              .json();
      page.at("/invites").forEach(invite -> ids.add(invite.at("/id").asText()));
      next = Optional.of(page.at("/next").asText()).filter(text -> !text.isEmpty());
    }
    return ids;
  }

  @Test
  void whatWasAnsweredSurvivesAKill() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (Distribution plugai = gateway("killed")) {
      plugai.start();
      Client operator = Residents.firstOperator(plugai);
      operator = operator.with(Residents.token(operator, "\"scopes\": [\"read\", \"operate\"]"));
      Set<String> answered = new HashSet<>();
      for (int round = 0; round < 3; round++) {
        Invitations load = new Invitations(operator, operator);
        load.await(20 + random.nextInt(60));
        plugai.kill();
        load.end();
        answered.addAll(load.answered);
        plugai.start();
        Residents.awaitReady(operator);
        assertThat(idsOfInvites(operator)).containsAll(answered);
      }
    }
  }

  private static void awaitUsage(Client boss) throws Exception {
    while (boss.get("/v1/usage/records?user=all").json().at("/records").isEmpty()) {
      Thread.sleep(50); // another process gives us no event
    }
  }

  /** Four clients that make invites and ask a model as fast as they can. */
  private static final class Invitations {
    final Set<String> answered = ConcurrentHashMap.newKeySet();
    final Set<String> surprises = ConcurrentHashMap.newKeySet();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    Invitations(Client operator, Client script) {
      for (int i = 0; i < 3; i++) {
        threads.execute(() -> repeat(() -> invite(operator)));
      }
      threads.execute(() -> repeat(() -> generate(script)));
    }

    private interface Act {
      void run() throws Exception;
    }

    private void repeat(Act act) {
      while (!over.get()) {
        try {
          act.run();
        } catch (Exception e) {
          refused.incrementAndGet(); // no answer, so nothing was promised
        }
      }
    }

    private void invite(Client operator) throws Exception {
      Reply reply = operator.post("/v1/invites", "{}");
      if (reply.status() == 201) {
        answered.add(reply.text("/id"));
        made.incrementAndGet();
      } else {
        refused(reply);
      }
    }

    private void generate(Client script) throws Exception {
      Reply reply = script.post("/v1/generate", GENERATE);
      if (reply.status() != 200) {
        refused(reply);
      }
    }

    private void refused(Reply reply) throws Exception {
      refused.incrementAndGet();
      String code = reply.text("/error/code");
      boolean told = reply.headers().firstValue("Retry-After").isPresent();
      if (reply.status() != 503
          || !told
          || !Set.of("unavailable", "backend_unavailable").contains(code)) {
        surprises.add(reply.status() + " " + reply.text());
      }
    }

    void await(int more) throws InterruptedException {
      awaitMore(made, more);
    }

    void awaitRefusals(int more) throws InterruptedException {
      awaitMore(refused, more);
    }

    private static void awaitMore(AtomicInteger counter, int more) throws InterruptedException {
      int goal = counter.get() + more;
      while (counter.get() < goal) {
        Thread.sleep(10); // another process gives us no event
      }
    }

    void end() throws InterruptedException {
      over.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
