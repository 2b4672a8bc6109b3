package io.plugai.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people are told stays true: after a kill, and on another database. */
@Timeout(300)
class DatabaseTest {
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final int KILLS = Integer.getInteger("plugai.soak", 1);

  private final FakeUpstream upstream =
      FakeUpstream.start().on(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello")));

  @AfterEach
  void closeUpstream() {
    upstream.close();
  }

  @Test
  @Tag("CON-001")
  void aHouseholdMovesToPostgresAndFindsEverythingAsItWas(@TempDir Path folder) throws Exception {
    try (PostgresServer postgres = new PostgresServer();
        Distribution plugai = StatefulGateway.unpack("moving", upstream)) {
      postgres.create("household");
      plugai.start();
      Client operator = Residents.firstOperator(plugai);
      Client ada = Residents.person(operator, "ada");
      Client script =
          ada.with(Residents.token(ada, "\"scopes\": [\"read\", \"generate\", \"account\"]"));
      Client boss = operator.with(Residents.token(operator, "\"scopes\": [\"read\", \"operate\"]"));
      addKey(script);
      script.post("/v1/generate", StatefulGateway.GENERATE).expect(200);
      assertThat(upstream.take().header("Authorization")).hasValue("Bearer adas-own-key");
      String session = script.post("/v1/sessions", "{}").expect(201).text("/id");
      script
          .post(
              "/v1/sessions/%s/messages".formatted(session),
              "{\"role\": \"user\", \"content\": \"Größe\"}")
          .expect(201);
      awaitUsage(boss);
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      String days = "from=%s&to=%s".formatted(today.minusDays(1), today.plusDays(1));
      List<String> before = answers(script, boss, days);

      Path password = Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD + "\n");
      assertThat(
              plugai.shell(
                  "plugai:db-migrate-to-postgres --user %s --password-file %s %s"
                      .formatted(PostgresServer.USER, password, postgres.url("household"))))
          .contains("users: 3 rows, the same on both sides")
          .contains("Done.");
      assertThat(
              ada.post("/v1/users/tokens", "{\"name\": \"too late\"}")
                  .expect(503, "unavailable")
                  .text("/error/message"))
          .contains("restart");
      assertThat(plugai.stop()).isIn(0, 143);
      StatefulGateway.on(plugai, postgres, "household").start();
      Residents.awaitReady(script);

      assertThat(plugai.shell("plugai:db-status")).contains("postgresql");
      assertThat(answers(script, boss, days)).isEqualTo(before);
      script.post("/v1/generate", StatefulGateway.GENERATE).expect(200);
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
            "/v1/sessions",
            "/v1/sessions/search?q=gross",
            "/v1/sessions/search?q=gro",
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
  @Tag("soak")
  @Timeout(3600)
  void whatWasAnsweredSurvivesAKill() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (Distribution plugai = StatefulGateway.unpack("killed", upstream)) {
      plugai.start();
      Client operator = Residents.firstOperator(plugai);
      operator =
          operator.with(
              Residents.token(
                  operator, "\"scopes\": [\"read\", \"operate\", \"generate\", \"account\"]"));
      addKey(operator);
      Set<String> answered = new HashSet<>();
      for (int round = 0; round < KILLS; round++) {
        Invitations load = new Invitations(operator, operator);
        load.await(20 + random.nextInt(60));
        String done = inBackground(operator);
        awaitState(operator, done, "succeeded");
        upstream.next(CHAT.generatePath(), Answer.silence());
        String running = inBackground(operator);
        plugai.kill();
        load.end();
        answered.addAll(load.answered);
        plugai.start();
        Residents.awaitReady(operator);
        assertThat(Invitations.idsAt(operator)).containsAll(answered);
        awaitState(operator, running, "failed");
        assertThat(operator.get("/v1/requests/" + running).text("/error/code"))
            .isEqualTo("interrupted");
        assertThat(operator.get("/v1/requests/" + done).text("/answer/output/text"))
            .isEqualTo("Hello");
      }
    }
  }

  /** A request that goes on without whoever asked; its id. */
  private static String inBackground(Client caller) throws Exception {
    return caller
        .post("/v1/generate", StatefulGateway.GENERATE, "Prefer", "respond-async")
        .expect(202)
        .text("/id");
  }

  private static void addKey(Client owner) throws Exception {
    owner
        .post(
            "/v1/users/provider-keys",
            "{\"provider\": \"fake\", \"credential\": {\"kind\": \"api_key\", \"key\": \"adas-own-key\"}}")
        .expect(201);
  }

  private static void awaitState(Client caller, String request, String state) throws Exception {
    Await.until(state, () -> caller.get("/v1/requests/" + request).text("/state").equals(state));
  }

  private static void awaitUsage(Client boss) throws Exception {
    Await.until(
        "usage", () -> !boss.get("/v1/usage/records?user=all").json().at("/records").isEmpty());
  }
}
