package io.plugai.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Received;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plug-ins come and go while requests run, and no request notices. */
@Tag("soak")
class SwapUnderLoadTest {
  private static final String ADAPTER = "io.plugai.adapters.openai";
  private static final String RUNNER = "io.plugai.runners.llama";
  private static final String OLD = "-0.1.0.jar";
  private static final String NEW = "-0.2.0.jar";
  private static final int ROUNDS = Integer.getInteger("plugai.soak", 1);

  /** How many ask at the same time. */
  private static final int REMOTE = ROUNDS > 1 ? 16 : 4;

  private static final int LOCAL = ROUNDS > 1 ? 4 : 2;
  private static final ChatCompletions DIALECT = new ChatCompletions();

  private static FakeUpstream upstream;
  private static Distribution plugai;
  private static Operator operator;

  @BeforeAll
  static void start() throws Exception {
    upstream =
        FakeUpstream.start()
            .on(DIALECT.modelsPath(), Answer.json(200, DIALECT.models(List.of("m"))));
    plugai =
        Distribution.unpack("swap")
            .file(
                "etc/io.plugai.adapters.openai-fake.cfg",
                "plugai.provider.id = fake\nkey_required = false\nbase_url = "
                    + upstream.uri()
                    + "/v1\n");
    for (String plugin : List.of(ADAPTER, RUNNER)) {
      Path folder = plugai.home().resolve("plugins");
      RewrittenJar.withVersion(folder.resolve(plugin + OLD), "0.2.0", folder.resolve(plugin + NEW));
    }
    plugai.start();
    Residents.awaitReady(Client.nobody(plugai));
    operator = new Operator(plugai);
  }

  @BeforeEach
  void answerWell() {
    upstream.on(DIALECT.generatePath(), SwapUnderLoadTest::answer);
  }

  @AfterAll
  static void stop() throws Exception {
    operator.close();
    plugai.close();
    upstream.close();
  }

  @Test
  @Tag("SYS-REQ-002")
  @Tag("NFR-004")
  @Tag("NFR-019")
  void noRequestFailsWhileTheAdapterAndTheRunnerAreSwapped() throws Exception {
    int swaps = 0;
    long start = System.nanoTime();
    Load remote = new Load(plugai.uri("/v1/generate"), "fake/m", "one two three four", REMOTE);
    Load local = new Load(plugai.uri("/v1/generate"), "local/starter", "", LOCAL);
    try (remote;
        local) {
      for (int round = 0; round < ROUNDS; round++) {
        swaps += swapEveryWay(ADAPTER, remote);
      }
      swaps += swapEveryWay(RUNNER, local);
    }
    System.out.printf(
        "%d swaps in %d s%n%s%n%s%n",
        swaps, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), remote, local);

    assertThat(remote.failures()).isEmpty();
    assertThat(local.failures()).isEmpty();
    assertThat(swaps).isEqualTo(6 * (ROUNDS + 1));
    assertThat(remote.answered()).isGreaterThan(100);
    assertThat(local.answered()).isGreaterThan(8);
  }

  /** Starts from the higher version; returns how many swaps that were. */
  private int swapEveryWay(String name, Load load) throws Exception {
    operator.upgradeOverHttp(name, name + OLD);
    awaitMore(load);
    operator.upgradeOverHttp(name, name + NEW);
    awaitMore(load);
    operator.updateInPlace(name);
    awaitMore(load);
    operator.upgradeInShell(name, name + OLD);
    awaitMore(load);
    operator.removeOverHttp(name);
    operator.installOverHttp(name + OLD);
    awaitMore(load);
    operator.reinstallInShell(name, name + NEW);
    awaitMore(load);
    return 6;
  }

  @Test
  void whatOutlastsTheDrainLimitEndsWithAnErrorThatSaysToRetry() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    upstream.on(
        DIALECT.generatePath(),
        request -> {
          asked.countDown();
          return request.body().contains("\"stream\":true")
              ? Answer.ok(DIALECT.streamType()).sendAll(DIALECT.deltas(List.of("one"))).hang()
              : Answer.silence();
        });
    drainSeconds(1);
    HttpClient client = HttpClient.newHttpClient();
    CompletableFuture<HttpResponse<InputStream>> stream =
        ask(client, true, BodyHandlers.ofInputStream());
    CompletableFuture<HttpResponse<String>> plain = ask(client, false, BodyHandlers.ofString());
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    HttpResponse<InputStream> cut = stream.get(20, TimeUnit.SECONDS);
    assertThat(cut.statusCode()).isEqualTo(200);
    BufferedReader lines = new BufferedReader(new InputStreamReader(cut.body(), UTF_8));
    assertThat(within(() -> lines.lines().anyMatch(line -> line.contains("\"text\":\"one\""))))
        .isTrue();
    operator.removeOverHttp(ADAPTER);
    drainSeconds(60);
    operator.installOverHttp(ADAPTER + NEW);

    assertThat(within(() -> lines.lines().collect(Collectors.joining("\n"))))
        .containsOnlyOnce("event: error")
        .contains("\"code\":\"backend_unavailable\"")
        .contains("\"retry_after\"")
        .doesNotContain("event: done");
    HttpResponse<String> refused = plain.get(20, TimeUnit.SECONDS);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).contains("\"code\":\"backend_unavailable\"");
  }

  private static <T> T within(Supplier<T> reading) throws Exception {
    return CompletableFuture.supplyAsync(reading).get(20, TimeUnit.SECONDS);
  }

  private <T> CompletableFuture<HttpResponse<T>> ask(
      HttpClient client, boolean stream, BodyHandler<T> as) {
    String body =
        "{\"model\": \"fake/m\", \"modality\": \"text\", \"input\": \"hello\", \"stream\": "
            + stream
            + "}";
    return client.sendAsync(
        HttpRequest.newBuilder(plugai.uri("/v1/generate"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        as);
  }

  private static void drainSeconds(int seconds) throws Exception {
    plugai.file("etc/io.plugai.core.pool.cfg", "drain_seconds = " + seconds + "\n");
    operator.awaitConfigured("io.plugai.core.pool", "drain_seconds = " + seconds + "\n");
  }

  /** Waits until more answers have come: the change before was met by requests. */
  private static void awaitMore(Load load) {
    int enough = load.answered() + 8;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (load.answered() < enough && load.failures().isEmpty()) {
      assertThat(System.nanoTime()).as("the load stands still").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static Answer answer(Received request) {
    if (!request.body().contains("\"stream\":true")) {
      return Answer.ok("application/json")
          .pause(Duration.ofMillis(40))
          .send(DIALECT.whole("one two three four"));
    }
    Answer answer = Answer.ok(DIALECT.streamType());
    for (String delta : DIALECT.deltas(List.of("one ", "two ", "three ", "four"))) {
      answer = answer.send(delta).pause(Duration.ofMillis(20));
    }
    return answer.sendAll(DIALECT.end());
  }
}
