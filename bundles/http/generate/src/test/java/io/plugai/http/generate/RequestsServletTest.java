package io.plugai.http.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import io.plugai.core.api.store.RequestStore;
import io.plugai.core.persistence.Persistence;
import io.plugai.core.persistence.engine.DatabaseSettings;
import io.plugai.core.requests.TestConfig;
import io.plugai.core.requests.TestHub;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.web.Json;
import io.plugai.support.web.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RequestsServletTest {
  private static final String ASK =
      "{\"model\": \"fake/one\", \"modality\": \"text\", \"input\": \"Hi\"%s}";

  private static final RouteTaken BY_FALLBACK =
      new RouteTaken(
          List.of(
              new Step("fake/one", Outcome.FAILED, Optional.of("backend_timeout"), 12),
              new Step("local/default", Outcome.ANSWERED, Optional.empty(), 5)),
          true);

  @TempDir Path folder;
  private final ScriptedDispatcher dispatcher = new ScriptedDispatcher();
  private final HttpClient client = TestServer.client();
  private Persistence database;
  private TestHub hub;
  private Answering answering;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    database = Persistence.open(DatabaseSettings.sqlite(folder));
    serve(TestConfig.USUAL);
  }

  private void serve(TestConfig config) throws Exception {
    hub = new TestHub(dispatcher, Optional.of(database.get(RequestStore.class)), config);
    answering =
        new Answering(
            hub.requests(),
            Unsessioned.REQUESTS,
            new ScriptedLimits(),
            new KnownStates(),
            new Answering.Limits(64 * 1024, 200_000, 8, Duration.ofMinutes(5)),
            MemoryBudget.ofHeap());
    server = new TestServer(new Both(answering), new OpenGate());
  }

  private void stopServing() throws Exception {
    server.close();
    answering.stop();
    hub.close();
  }

  @AfterEach
  void stop() throws Exception {
    stopServing();
    database.close();
  }

  // ---- answers that come later ----

  @Test
  void aRequestThatWantsNoAnswerNowIsTakenAndFollowedByItsId() throws Exception {
    HttpResponse<String> taken = post("/v1/generate", ASK.formatted(""), "Prefer", "respond-async");

    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(taken.headers().firstValue("Preference-Applied")).hasValue("respond-async");
    String place = taken.headers().firstValue("Location").orElseThrow();
    ScriptedDispatcher.Run run = dispatcher.next();
    run.progress.started();
    run.text("Hel");
    assertThat(json(get(place)).path("state").asText()).isEqualTo("running");
    run.text("lo");
    run.finish();

    JsonNode ended = json(get(place));
    assertThat(ended.path("state").asText()).isEqualTo("succeeded");
    assertThat(ended.path("kept").asBoolean()).isTrue();
    assertThat(ended.at("/answer/output/text").asText()).isEqualTo("Hello");
    assertThat(ended.at("/answer/id")).isEqualTo(ended.get("id"));
  }

  @Test
  void aClientThatWaitsForAWhileGetsTheAnswerOrThePlaceWhereItWillBe() throws Exception {
    CompletableFuture<HttpResponse<String>> quick =
        sending("/v1/generate", ASK.formatted(""), "Prefer", "wait=30");
    dispatcher.next().text("Hi.").finish();
    assertThat(quick.get().statusCode()).isEqualTo(200);
    assertThat(json(quick.get()).at("/output/text").asText()).isEqualTo("Hi.");

    HttpResponse<String> slow = post("/v1/generate", ASK.formatted(""), "Prefer", "wait=1");
    assertThat(slow.statusCode()).isEqualTo(202);
    assertThat(slow.headers().firstValue("Preference-Applied")).hasValue("wait=1");
    dispatcher.next().text("At last.").finish();
    JsonNode ended = json(get(slow.headers().firstValue("Location").orElseThrow()));
    assertThat(ended.at("/answer/output/text").asText()).isEqualTo("At last.");
  }

  @Test
  void whatWasTakenIsStillKnownWhenTheGatewayHasBeenStarted() throws Exception {
    String done = taken();
    dispatcher.next().text("Kept.").finish();
    String running = taken();
    dispatcher.next().text("Half");
    awaitState(done, "succeeded");
    stopServing();

    serve(TestConfig.USUAL);

    JsonNode kept = json(get("/v1/requests/" + done));
    assertThat(kept.at("/answer/output/text").asText()).isEqualTo("Kept.");
    assertThat(get("/v1/requests/" + done + "/events").body())
        .contains("event: delta\ndata: {\"text\":\"Kept.\"}")
        .contains("event: done");
    awaitState(running, "failed");
    assertThat(json(get("/v1/requests/" + running)).at("/error/code").asText())
        .isEqualTo("interrupted");
    assertThat(dispatcher.isIdle()).as("nothing is done twice").isTrue();
  }

  @Test
  void theWayThatARequestTookStandsWithItAlsoAfterTheGatewayHasBeenStarted() throws Exception {
    String id = taken();
    ScriptedDispatcher.Run run = dispatcher.next();
    run.progress.started();
    run.progress.routed(BY_FALLBACK);
    run.text("Kept.").finish();
    awaitState(id, "succeeded");
    stopServing();

    serve(TestConfig.USUAL);

    JsonNode kept = json(get("/v1/requests/" + id));
    assertThat(kept.path("model").asText()).isEqualTo("fake/one");
    assertThat(kept.path("model_used").asText()).isEqualTo("local/default");
    assertThat(kept.path("fallback").asBoolean()).isTrue();
    assertThat(kept.at("/route/0").toString())
        .isEqualTo(
            "{\"model\":\"fake/one\",\"outcome\":\"failed\",\"code\":\"backend_timeout\","
                + "\"milliseconds\":12}");
    assertThat(kept.at("/answer/metadata/route")).isEqualTo(kept.get("route"));
  }

  @Test
  void whoeverWaitsIsToldWhereTheyAreInHeadersToo() throws Exception {
    String id = taken();
    ScriptedDispatcher.Run run = dispatcher.next();
    run.progress.queued(3, Optional.of(Duration.ofMillis(11_200)));

    HttpResponse<String> status = get("/v1/requests/" + id + "/status");

    assertThat(status.headers().firstValue("X-Queue-Position")).hasValue("3");
    assertThat(status.headers().firstValue("X-Queue-Estimate-Seconds")).hasValue("11.2");
    run.progress.started();
    assertThat(get("/v1/requests/" + id + "/status").headers().firstValue("X-Queue-Position"))
        .isEmpty();
    run.text("Done.").finish();
  }

  @Test
  void aRequestThatGoesOnWithoutItsClientIsNotCancelledWhenThatLeaves() throws Exception {
    CompletableFuture<HttpResponse<String>> left =
        sending("/v1/generate", ASK.formatted(", \"on_disconnect\": \"continue\""));
    ScriptedDispatcher.Run run = dispatcher.next();
    left.cancel(true);
    run.text("I go on.");
    run.finish();

    String id = json(get("/v1/requests?state=succeeded")).at("/requests/0/id").asText();
    assertThat(json(get("/v1/requests/" + id)).at("/answer/output/text").asText())
        .isEqualTo("I go on.");
    assertThat(run.cancelled).isNotDone();
  }

  @Test
  void backgroundRequestsOfOnePersonHaveABound() throws Exception {
    stopServing();
    serve(new TestConfig(10, 1, 1 << 20, 600, 1 << 20));
    taken();

    HttpResponse<String> second =
        post("/v1/generate", ASK.formatted(""), "Prefer", "respond-async");

    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("Retry-After")).isPresent();
    dispatcher.next().finish();
    while (post("/v1/generate", ASK.formatted(""), "Prefer", "respond-async").statusCode() != 202) {
      Thread.onSpinWait(); // until its end is in the database
    }
  }

  @Test
  void theAnswerOfABackgroundRequestHasABound() throws Exception {
    stopServing();
    serve(new TestConfig(10, 10, 50_000, 600, 1 << 20));
    String id = taken();
    ScriptedDispatcher.Run run = dispatcher.next();

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> run.text("x".repeat(60_000)))
        .isInstanceOf(io.plugai.core.api.dispatch.UndeliverableException.class);

    JsonNode failed = json(get("/v1/requests/" + id));
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.at("/error/code").asText()).isEqualTo("answer_too_large");
  }

  // ---- once ----

  @Test
  void theSameKeyIsDoneOnceAndAnsweredAsOftenAsItComes() throws Exception {
    CompletableFuture<HttpResponse<String>> first =
        sending("/v1/generate", ASK.formatted(""), "Idempotency-Key", "a");
    ScriptedDispatcher.Run run = dispatcher.next();
    CompletableFuture<HttpResponse<String>> second =
        sending("/v1/generate", ASK.formatted(""), "Idempotency-Key", "a");
    run.text("Once.").finish();

    assertThat(json(first.get()).get("id")).isEqualTo(json(second.get()).get("id"));
    assertThat(json(second.get()).at("/output/text").asText()).isEqualTo("Once.");
    stopServing();
    serve(TestConfig.USUAL);
    JsonNode later = json(post("/v1/generate", ASK.formatted(""), "Idempotency-Key", "a"));
    assertThat(later.at("/output/text").asText()).isEqualTo("Once.");
    assertThat(later.get("id")).isEqualTo(json(first.get()).get("id"));
    assertThat(dispatcher.isIdle()).isTrue();
  }

  @Test
  void aKeyThatStandsForAnotherRequestIsAMistake() throws Exception {
    dispatcher.always(run -> run.text("a").finish());
    post("/v1/generate", ASK.formatted(""), "Idempotency-Key", "a");

    HttpResponse<String> other =
        post("/v1/generate", ASK.formatted(", \"stream\": true"), "Idempotency-Key", "a");

    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(
            post("/v1/generate", ASK.formatted(""), "Idempotency-Key", "k".repeat(256))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aRequestThatWasRefusedMayComeAgainUnderItsKey() throws Exception {
    dispatcher.refuse(new GatewayException(ErrorCode.MODEL_NOT_FOUND, "No such model."));
    assertThat(post("/v1/generate", ASK.formatted(""), "Idempotency-Key", "a").statusCode())
        .isEqualTo(404);
    dispatcher.refuse(null);
    dispatcher.always(run -> run.text("a").finish());

    assertThat(post("/v1/generate", ASK.formatted(""), "Idempotency-Key", "a").statusCode())
        .isEqualTo(200);
  }

  // ---- following ----

  @Test
  void anyNumberOfClientsFollowFromWhereTheyWant() throws Exception {
    String id = taken();
    ScriptedDispatcher.Run run = dispatcher.next();
    run.progress.queued(2, Optional.empty());
    run.progress.queued(1, Optional.empty());
    run.progress.started();
    run.text("a").text("b");
    CompletableFuture<HttpResponse<String>> all = getting("/v1/requests/" + id + "/events");
    CompletableFuture<HttpResponse<String>> rest =
        getting("/v1/requests/" + id + "/events", "Last-Event-ID", "4");
    run.finish(FinishReason.STOP);

    assertThat(all.get().body())
        .containsSubsequence(
            "event: request", "id: 4\nevent: delta", "\"a\"", "id: 5\n", "\"b\"", "event: done");
    assertThat(rest.get().body()).doesNotContain("\"a\"").contains("id: 5\nevent: delta");
    assertThat(get("/v1/requests/" + id + "/events?after=x").statusCode()).isEqualTo(400);
  }

  @Test
  void whoHasEverythingAlreadyIsToldTheEndAtOnce() throws Exception {
    String done = taken();
    dispatcher.next().text("a").finish();
    awaitState(done, "succeeded");
    String failed = taken();
    dispatcher.next().text("a").fail(new GatewayException(ErrorCode.BACKEND_TIMEOUT, "Late."));
    awaitState(failed, "failed");

    assertThat(get("/v1/requests/" + done + "/events", "Last-Event-ID", "999").statusCode())
        .isEqualTo(200);
    assertThat(get("/v1/requests/" + failed + "/events", "Last-Event-ID", "999").statusCode())
        .isEqualTo(504);
  }

  @Test
  void aRequestThatCameToNothingMayComeAgainUnderItsKey() throws Exception {
    dispatcher.always(run -> run.fail(new GatewayException(ErrorCode.RATE_LIMITED, "Later.")));
    assertThat(post("/v1/generate", ASK.formatted(""), "Idempotency-Key", "a").statusCode())
        .isEqualTo(429);
    dispatcher.always(run -> run.text("Now.").finish());
    stopServing();
    serve(TestConfig.USUAL);

    JsonNode later = json(post("/v1/generate", ASK.formatted(""), "Idempotency-Key", "a"));

    assertThat(later.at("/output/text").asText()).isEqualTo("Now.");
  }

  @Test
  void theStateIsToldWheneverItChanges() throws Exception {
    String id = taken();
    ScriptedDispatcher.Run run = dispatcher.next();
    run.progress.queued(3, Optional.of(Duration.ofSeconds(9)));
    JsonNode waiting = json(get("/v1/requests/" + id + "/status"));
    assertThat(waiting.path("position").asInt()).isEqualTo(3);
    assertThat(waiting.path("estimate_seconds").asInt()).isEqualTo(9);

    CompletableFuture<HttpResponse<String>> states =
        getting("/v1/requests/" + id + "/status", "Accept", "text/event-stream");
    run.progress.started();
    run.event(new GenerationEvent.Progress(0.5, "drawing"));
    run.finish();

    assertThat(states.get().body()).contains("event: status").contains("\"state\":\"succeeded\"");
    assertThat(get("/v1/requests/" + id + "/status", "Accept", "text/event-stream").body())
        .contains("\"state\":\"succeeded\"");
  }

  @Test
  void aRequestHasAnIdOfItsOwnThoughTwoAreCalledTheSame() throws Exception {
    dispatcher.always(run -> run.text("a").finish());

    JsonNode one = json(post("/v1/generate", ASK.formatted(""), "X-Request-Id", "mine"));
    JsonNode other = json(post("/v1/generate", ASK.formatted(""), "X-Request-Id", "mine"));

    assertThat(one.get("id")).isNotEqualTo(other.get("id"));
    JsonNode found = json(get("/v1/requests/" + one.get("id").asText()));
    assertThat(found.get("correlation_id").asText()).isEqualTo("mine");
  }

  // ---- cancelling and asking again ----

  @Test
  void aCancelStopsTheWorkAndEverybodyLearnsOfIt() throws Exception {
    CompletableFuture<HttpResponse<String>> asking =
        sending("/v1/generate", ASK.formatted(", \"stream\": true"));
    ScriptedDispatcher.Run run = dispatcher.next();
    run.text("a");
    String id = json(get("/v1/requests")).at("/requests/0/id").asText();

    JsonNode cancelled = json(post("/v1/requests/" + id + "/cancel", ""));

    assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
    run.awaitCancel();
    assertThat(asking.get().body()).contains("event: error").contains("\"code\":\"cancelled\"");
    assertThat(json(post("/v1/requests/" + id + "/cancel", "")).path("state").asText())
        .isEqualTo("cancelled");
  }

  @Test
  void whatComesBehindTheWholeAnswerIsTooLateToEndItOtherwise() throws Exception {
    for (boolean cancelled : new boolean[] {true, false}) {
      CompletableFuture<HttpResponse<String>> asking =
          sending("/v1/generate", ASK.formatted(", \"stream\": true"));
      ScriptedDispatcher.Run run = dispatcher.next();
      run.text("All.").event(new GenerationEvent.Finished(FinishReason.STOP, Map.of()));
      if (cancelled) {
        post("/v1/requests/" + run.request.id() + "/cancel", "");
      } else {
        run.fail(new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "Gone."));
      }

      assertThat(asking.get().body()).contains("event: done").doesNotContain("event: error");
      awaitState(run.request.id(), "succeeded");
    }
  }

  @Test
  void anotherAnswerIsMadeBesideTheFirstWithWhatIsChanged() throws Exception {
    dispatcher.always(run -> run.text("a").finish());
    String body = ASK.formatted(", \"parameters\": {\"temperature\": 0.5, \"top_k\": 4}");
    String id = json(post("/v1/generate", body)).get("id").asText();
    dispatcher.next();

    JsonNode again =
        json(
            post(
                "/v1/requests/" + id + "/regenerate",
                "{\"parameters\": {\"temperature\": 1, \"top_k\": null, \"seed\": 7}}"));

    assertThat(again.get("id").asText()).isNotEqualTo(id);
    assertThat(dispatcher.next().request.parameters().standard().keySet())
        .containsExactlyInAnyOrder("temperature", "seed");
    assertThat(json(get("/v1/requests/" + again.get("id").asText())).path("regenerates").asText())
        .isEqualTo(id);
    assertThat(post("/v1/requests/" + id + "/regenerate", "{\"input\": \"x\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    for (String path : List.of("", "/status", "/events")) {
      assertThat(get("/v1/requests/req_none" + path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(post("/v1/requests/req_none/cancel", "").statusCode()).isEqualTo(404);
    assertThat(post("/v1/requests/req_none/regenerate", "").statusCode()).isEqualTo(404);
    assertThat(get("/v1/requests/req_none/other").statusCode()).isEqualTo(404);
    assertThat(get("/v1/requests?limit=0").statusCode()).isEqualTo(400);
    assertThat(get("/v1/requests?state=odd").statusCode()).isEqualTo(400);
    assertThat(get("/v1/requests?after=odd").statusCode()).isEqualTo(400);
  }

  @Test
  @Tag("SYS-REQ-058")
  void theListIsOfPagesTheNewestFirst() throws Exception {
    for (int i = 0; i < 5; i++) {
      taken();
      dispatcher.next().text("a").finish();
    }

    JsonNode first = json(get("/v1/requests?limit=3"));
    JsonNode second = json(get("/v1/requests?limit=3&after=" + first.get("next").asText()));

    assertThat(first.get("requests")).hasSize(3);
    assertThat(second.get("requests")).hasSize(2);
    assertThat(second.has("next")).isFalse();
    assertThat(first.get("requests").findValuesAsText("id"))
        .doesNotContainAnyElementsOf(second.get("requests").findValuesAsText("id"));
  }

  // ---- asking ----

  /** A background request; its id. */
  private String taken() throws Exception {
    HttpResponse<String> taken = post("/v1/generate", ASK.formatted(""), "Prefer", "respond-async");
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    return json(taken).get("id").asText();
  }

  private void awaitState(String id, String state) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!json(get("/v1/requests/" + id)).path("state").asText().equals(state)) {
      assertThat(System.nanoTime()).as("until " + state).isLessThan(end);
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return Json.MAPPER.readTree(response.body());
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return getting(path, headers).get();
  }

  private CompletableFuture<HttpResponse<String>> getting(String path, String... headers) {
    return send(HttpRequest.newBuilder(server.uri(path)).GET(), headers);
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return sending(path, body, headers).get();
  }

  private CompletableFuture<HttpResponse<String>> sending(
      String path, String body, String... headers) {
    return send(
        HttpRequest.newBuilder(server.uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)),
        headers);
  }

  private CompletableFuture<HttpResponse<String>> send(
      HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
