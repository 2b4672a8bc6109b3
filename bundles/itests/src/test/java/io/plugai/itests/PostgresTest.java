package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.itests.Client.Reply;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.servers.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one Postgres, which comes late, goes away and comes back. */
@Timeout(180)
class PostgresTest {
  private static final ChatCompletions CHAT = new ChatCompletions();

  @TempDir static Path folder;
  private static PostgresServer postgres;
  private static FakeUpstream upstream;
  private static Distribution one;
  private static Distribution other;
  private static Client operator;

  /** What the first gateway answered while the database was away. */
  private static final List<Reply> ANSWERED_BEFORE = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    upstream = FakeUpstream.start().on(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello")));
    postgres = new PostgresServer(folder.resolve("postgres"));
    postgres.create("shared");
    one = StatefulGateway.on(StatefulGateway.unpack("one", upstream), postgres, "shared");
    other = StatefulGateway.on(StatefulGateway.unpack("other", upstream), postgres, "shared");
    postgres.close();
    try {
      one.launch();
      askWhatNeedsTheDatabase(one);
    } finally {
      postgres.start();
    }
    operator = Residents.firstOperator(one);
    other.start();
    awaitDatabase(other);
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    other.close();
    postgres.close();
    upstream.close();
  }

  /** Waits until a gateway asks the database again. */
  private static void awaitDatabase(Distribution plugai) throws Exception {
    Client there = Client.nobody(plugai).with(operator.token());
    Await.until("the database", () -> there.get("/v1/users").status() == 200);
  }

  private static void askWhatNeedsTheDatabase(Distribution plugai) throws Exception {
    Await.until("health", () -> plugai.answers("/v1/health"));
    Client nobody = Client.nobody(plugai);
    for (Client anybody : List.of(nobody, nobody.with("plugai_somebodys"))) {
      for (String path : List.of("/v1/ready", "/v1/users/me", "/v1/models")) {
        ANSWERED_BEFORE.add(anybody.get(path));
      }
      ANSWERED_BEFORE.add(anybody.post("/v1/generate", StatefulGateway.GENERATE));
      ANSWERED_BEFORE.add(anybody.post("/v1/users/login", Residents.login("ada", "x")));
    }
  }

  @Test
  void whileADatabaseIsAwaitedTheGatewayIsAliveAndTheRestIsRetried() throws Exception {
    assertThat(ANSWERED_BEFORE).hasSize(10);
    for (Reply reply : ANSWERED_BEFORE) {
      assertThat(reply.expect(503, "unavailable").headers().map()).containsKey("retry-after");
    }
    operator.get("/v1/users/me").expect(200);
    Client.nobody(one).get("/v1/users/me").expect(401, "unauthenticated");
  }

  @Test
  @Tag("CON-001")
  void twoGatewaysOnOnePostgresAreOne() throws Exception {
    Client there = Client.nobody(other);
    Reply made =
        operator
            .post("/v1/users/tokens", "{\"name\": \"reader\", \"scopes\": [\"read\"]}")
            .expect(201);
    Client script = there.with(made.text("/secret"));
    script.get("/v1/users/me").expect(200);
    there.with(operator.token()).get("/v1/users/me").expect(200); // the same signing key
    operator.delete("/v1/users/tokens/" + made.text("/id")).expect(204);
    long revoked = System.nanoTime();
    while (script.get("/v1/users/me").status() == 200) {
      // It is seconds. What a gateway keeps, it believes for a minute at most.
      assertThat(System.nanoTime() - revoked).isLessThan(TimeUnit.SECONDS.toNanos(45));
      Thread.sleep(100); // another process gives us no event
    }
    script.get("/v1/users/me").expect(401, "token_revoked");

    Set<Integer> outcomes = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      outcomes.addAll(registerAtBoth(there, "twin-" + i));
    }
    assertThat(outcomes).containsExactlyInAnyOrder(201, 403);
    JsonNode people = operator.get("/v1/users?limit=200").json().at("/users");
    assertThat(people.findValuesAsText("name")).doesNotHaveDuplicates().contains("twin-9");
  }

  /** One invite, used at two gateways at the same moment. */
  private static List<Integer> registerAtBoth(Client there, String name) throws Exception {
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
    operator
        .post(
            "/v1/operator/provider-keys",
            "{\"provider\": \"fake\", \"credential\": {\"kind\": \"api_key\", \"key\": \"the-operators\"}}")
        .expect(201);
    Client script =
        operator.with(Residents.token(operator, "\"scopes\": [\"read\", \"generate\"]"));
    Invitations load = new Invitations(operator, script);

    load.await(50);
    postgres.close();
    try {
      load.awaitRefusals(8);
    } finally {
      postgres.start(); // which the other tests need as well
    }
    load.await(50);
    load.end();
    awaitDatabase(other);

    assertThat(load.surprises).isEmpty();
    assertThat(Invitations.idsAt(operator)).containsAll(load.answered);
  }
}
