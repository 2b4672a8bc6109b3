package io.plugai.http.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.RateLimits.Standing;
import io.plugai.core.api.dispatch.UndeliverableException;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import io.plugai.core.requests.TestHub;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Usage;
import io.plugai.support.web.Json;
import io.plugai.support.web.TestServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GenerateServletTest {
  private static final int MAX_BODY = 64 * 1024;
  private static final int MAX_ANSWER = 200_000;
  private static final int BUFFER = 8;

  private final ScriptedDispatcher dispatcher = new ScriptedDispatcher();
  private final ScriptedLimits rates = new ScriptedLimits();
  private final HttpClient client = TestServer.client();
  private final TestHub hub = TestHub.withoutDatabase(dispatcher);
  private Answering answering;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    start(Duration.ofMinutes(10)); // no sign of life comes between what a test expects
  }

  private void start(Duration heartbeat) throws Exception {
    start(heartbeat, MemoryBudget.ofHeap());
  }

  private void start(Duration heartbeat, MemoryBudget budget) throws Exception {
    answering =
        new Answering(
            hub.requests(),
            Unsessioned.REQUESTS,
            rates,
            new KnownStates(),
            new Answering.Limits(MAX_BODY, MAX_ANSWER, BUFFER, heartbeat),
            budget);
    server = new TestServer(new GenerateServlet(answering), new OpenGate());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    answering.stop();
  }

  // ---- one JSON body ----

  @Test
  void eventsAreFoldedIntoOneAnswer() throws Exception {
    dispatcher.always(
        run ->
            run.event(new GenerationEvent.ReasoningDelta("Hm."))
                .text("Hel")
                .text("lo “wörld” 🚀\n")
                .event(new GenerationEvent.ToolCallDelta(1, "call_b", "time", "{}"))
                .event(new GenerationEvent.ToolCallDelta(0, "call_a", "weather", "{\"city\":"))
                .event(new GenerationEvent.ToolCallDelta(0, "", "", "\"Graz\"}"))
                .event(Usage.ofTokens(1, 1))
                .event(Usage.ofTokens(12, 34).and(Usage.CACHED_INPUT_TOKENS, 5))
                .finish(FinishReason.TOOL_CALLS));

    HttpResponse<String> response = post(body(false));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode answer = Json.MAPPER.readTree(plain(response.body()));
    assertThat(answer.get("created_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    ((com.fasterxml.jackson.databind.node.ObjectNode) answer).remove("created_at");
    assertThat(answer)
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"id": "req_test", "model": "fake/one", "modality": "text",
                 "output": {"text": "Hello “wörld” 🚀\\n", "reasoning": "Hm.",
                  "tool_calls": [
                   {"id": "call_a", "name": "weather", "arguments": "{\\"city\\":\\"Graz\\"}"},
                   {"id": "call_b", "name": "time", "arguments": "{}"}],
                  "content": [
                   {"type": "reasoning", "text": "Hm."},
                   {"type": "text", "text": "Hello “wörld” 🚀\\n"},
                   {"type": "tool_call", "id": "call_b", "name": "time", "arguments": "{}"},
                   {"type": "tool_call", "id": "call_a", "name": "weather",
                    "arguments": "{\\"city\\":\\"Graz\\"}"}]},
                 "artifacts": [],
                 "finish_reason": "tool_calls",
                 "usage": {"input_tokens": 12, "output_tokens": 34,
                           "details": {"cached_input_tokens": 5}},
                 "metadata": {"provider": {"fingerprint": "fp_1"}, "model_used": "fake/one",
                              "fallback": false}}
                """));
  }

  @Test
  void whatTheProviderWantsBackComesSealedWithItsPart() throws Exception {
    dispatcher.always(GenerateServletTest::thinkTwice);

    JsonNode output = Json.MAPPER.readTree(post(body(false)).body()).get("output");

    assertThat(output.get("reasoning").asText()).isEqualTo("Hm. Well.");
    assertThat(output.get("content"))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                [{"type": "reasoning", "text": "Hm.", "state": "sealed-0"},
                 {"type": "reasoning", "text": " Well.", "state": "sealed-1"},
                 {"type": "reasoning", "state": "sealed-2"},
                 {"type": "text", "text": "So."},
                 {"type": "tool_call", "id": "1", "name": "f", "arguments": "{}",
                  "state": "sealed-3"}]
                """));
  }

  @Test
  void whatTheProviderWantsBackIsStreamedSealedWithTheEndOfItsPart() throws Exception {
    dispatcher.always(GenerateServletTest::thinkTwice);

    assertThat(post(body(true)).body())
        .contains("event: reasoning\ndata: {\"text\":\"Hm.\"}\n\n")
        .contains("event: reasoning\ndata: {\"text\":\"\",\"state\":\"sealed-0\"}\n\n")
        .contains("event: reasoning\ndata: {\"text\":\" Well.\",\"state\":\"sealed-1\"}\n\n")
        .contains("\"name\":\"f\",\"arguments\":\"{}\",\"state\":\"sealed-3\"}\n\n")
        .doesNotContain("signature");
  }

  private static void thinkTwice(ScriptedDispatcher.Run run) {
    run.event(new GenerationEvent.ReasoningDelta("Hm."))
        .event(new GenerationEvent.ReasoningDelta("", state("signature 1")))
        .event(new GenerationEvent.ReasoningDelta(" Well.", state("signature 2")))
        .event(new GenerationEvent.ReasoningDelta("", state("signature of hidden thoughts")))
        .text("So.")
        .event(new GenerationEvent.ToolCallDelta(0, "1", "f", "{}", state("signature 3")))
        .finish();
  }

  private static Optional<ProviderState> state(String bytes) {
    ByteBuffer state = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII));
    return Optional.of(new ProviderState("acme", "m", state));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eventsOfAKindThatIsNotKnownAreLeftOut(boolean stream) throws Exception {
    record OfALaterVersion(String secret) implements GenerationEvent {}
    dispatcher.always(run -> run.text("a").event(new OfALaterVersion("b")).text("c").finish());

    HttpResponse<String> response = post(body(stream));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains(stream ? "event: done" : "\"text\":\"ac\"")
        .doesNotContainIgnoringCase("later")
        .doesNotContain("error");
  }

  @Test
  void usageIsToldInWhateverUnitsTheBackendCounts() throws Exception {
    dispatcher.always(
        run ->
            run.event(
                    Usage.none()
                        .and(Usage.IMAGES, 2)
                        .and(Usage.SECONDS, new BigDecimal("1.5"))
                        .costing(new BigDecimal("0.0400"), "USD"))
                .finish());

    assertThat(post(body(false)).body())
        .contains(
            "\"usage\":{\"details\":{\"images\":2,\"seconds\":1.5},"
                + "\"cost\":{\"amount\":0.0400,\"currency\":\"USD\"}}");
  }

  @Test
  void anArtifactInAFileComesWithItsContentAndTheFileGoes(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("mesh.glb"), "glTF, nearly");
    dispatcher.always(
        run ->
            run.event(
                    new GenerationEvent.Artifact(
                        "mesh", new Content.File("model/gltf-binary", file)))
                .finish());

    JsonNode artifact = Json.MAPPER.readTree(post(body(false)).body()).get("artifacts").get(0);

    assertThat(artifact.get("data").binaryValue()).asString().isEqualTo("glTF, nearly");
    assertThat(artifact.get("bytes").asInt()).isEqualTo(12);
    while (Files.exists(file)) {
      Thread.onSpinWait(); // a moment: the answer is there before the request is forgotten
    }
  }

  @Test
  void metadataThatJsonCannotHoldIsAnErrorAndNoHang() throws Exception {
    dispatcher.always(
        run -> {
          run.event(new GenerationEvent.Finished(FinishReason.STOP, Map.of("odd", new Object())));
          run.subscriber.onComplete();
        });

    expect(post(body(false)), 500, "internal_error");
  }

  @Test
  void anArtifactComesWithItsContentSizeAndHash() throws Exception {
    byte[] image = "not really a PNG".getBytes(StandardCharsets.US_ASCII);
    dispatcher.always(
        run ->
            run.event(
                    new GenerationEvent.Artifact(
                        "image", new Content.Bytes("image/png", ByteBuffer.wrap(image))))
                .finish());

    JsonNode artifact = Json.MAPPER.readTree(post(body(false)).body()).get("artifacts").get(0);

    assertThat(artifact.get("data").binaryValue()).isEqualTo(image);
    assertThat(artifact.get("bytes").asInt()).isEqualTo(image.length);
    assertThat(artifact.get("sha256").asText()).hasSize(64);
    assertThat(artifact.get("media_type").asText()).isEqualTo("image/png");
  }

  @Test
  void anAnswerMuchLargerThanTheServersBufferArrivesWhole() throws Exception {
    String text = "0123456789".repeat(10_000);
    dispatcher.always(run -> run.text(text).finish());

    assertThat(Json.MAPPER.readTree(post(body(false)).body()).at("/output/text").asText())
        .isEqualTo(text);
  }

  @Test
  void anAnswerOverTheLimitIsRefusedAndItsWorkFails() throws Exception {
    CompletableFuture<HttpResponse<String>> response = postAsync(body(false));
    ScriptedDispatcher.Run run = dispatcher.next();

    run.text("x".repeat(MAX_ANSWER));
    assertThatThrownBy(() -> run.text("y"))
        .isInstanceOfSatisfying(
            UndeliverableException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ANSWER_TOO_LARGE));

    assertThat(run.cancelled).as("which would be counted as the caller's").isNotDone();
    expect(response.get(), 502, "answer_too_large");
  }

  @Test
  @Tag("NFR-003")
  void largeAnswersHaveABoundTogetherAndGiveTheirPartBack() throws Exception {
    stop();
    MemoryBudget budget = new MemoryBudget(200_000);
    start(Duration.ofMinutes(10), budget);
    String much = "x".repeat(150_000);
    CompletableFuture<HttpResponse<String>> first = postAsync(body(false));
    ScriptedDispatcher.Run holding = dispatcher.next();
    holding.text(much);
    CompletableFuture<HttpResponse<String>> second = postAsync(body(false));
    ScriptedDispatcher.Run refused = dispatcher.next();

    assertThatThrownBy(() -> refused.text(much)).isInstanceOf(UndeliverableException.class);
    HttpResponse<String> told = second.get();
    expect(told, 503, "unavailable");
    assertThat(told.headers().firstValue("Retry-After")).hasValue("5");

    holding.finish();
    assertThat(first.get().statusCode()).isEqualTo(200);
    for (int i = 0; i < 3; i++) {
      awaitWhole(budget, 200_000);
      CompletableFuture<HttpResponse<String>> next = postAsync(body(false));
      dispatcher.next().text(much).finish();
      assertThat(next.get().statusCode()).isEqualTo(200);
    }
  }

  /** The answer may arrive a moment before the server has finished with the request. */
  private static void awaitWhole(MemoryBudget budget, long bytes) throws InterruptedException {
    while (!budget.take(bytes)) {
      Thread.sleep(1);
    }
    budget.give(bytes);
  }

  @Test
  void aBodyOfVeryManyValuesIsRefusedBeforeItIsRead() throws Exception {
    stop();
    start(Duration.ofMinutes(10), new MemoryBudget(100_000));
    String values = "[],".repeat(10_000);
    String body =
        body(false)
            .replaceFirst(
                "\\{", "{\"parameters\": {\"provider\": {\"x\": [%s[]]}}, ".formatted(values));

    expect(post(body), 413, "payload_too_large");
  }

  /** Every second byte is a quote to whoever takes it for UTF-8. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "ISO-8859-1"})
  void aBodyThatIsNotUtf8IsRefused(String charset) throws Exception {
    String text = charset.startsWith("UTF") ? "\u2222" : "\u00e4";
    String body = body(false).replaceFirst("\\{", "{\"" + text.repeat(1000) + "\": [[],[]], ");
    byte[] bytes = body.getBytes(Charset.forName(charset));

    expect(send(json().POST(HttpRequest.BodyPublishers.ofByteArray(bytes))), 400, "bad_request");
  }

  @Test
  void aFailureIsAJsonErrorWithStatusAndTimeToWait() throws Exception {
    dispatcher.always(
        run ->
            run.text("half an answer")
                .fail(
                    new GatewayException(ErrorCode.RATE_LIMITED, "Slow down.")
                        .withRetryAfter(Duration.ofSeconds(7))));

    HttpResponse<String> response = post(body(false));

    expect(response, 429, "rate_limited");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(response.body()).contains("\"retry_after\":7").doesNotContain("half an answer");
  }

  @Test
  void anUnexpectedFailureGivesNothingAway() throws Exception {
    dispatcher.always(run -> run.fail(new IllegalStateException("secret")));

    HttpResponse<String> response = post(body(false));

    expect(response, 500, "internal_error");
    assertThat(response.body()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestThatIsRefusedBeforeItRunsIsAJsonErrorInBothForms(boolean stream) throws Exception {
    dispatcher.refuse(new GatewayException(ErrorCode.MODEL_NOT_FOUND, "No such model."));

    expect(post(body(stream)), 404, "model_not_found");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyAnswerSaysWhereItsCallerStandsWithTheirLimits(boolean stream) throws Exception {
    assertThat(post("{}").headers().map()).doesNotContainKey("ratelimit-limit");

    rates.standing = Optional.of(new Standing(60, 41, 19));
    dispatcher.always(run -> run.text("Hi").finish());
    assertLimits(post(body(stream)), "60", "41", "19");

    dispatcher.always(
        run -> {
          rates.standing = Optional.of(new Standing(60, 0, 60));
          run.fail(
              new GatewayException(ErrorCode.RATE_LIMITED, "Slow down.")
                  .withRetryAfter(Duration.ofSeconds(2)));
        });
    HttpResponse<String> refused = post(body(stream));
    expect(refused, 429, "rate_limited");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
    assertLimits(refused, "60", "0", "60");

    assertLimits(post("{}"), "60", "0", "60");
  }

  private static void assertLimits(
      HttpResponse<String> response, String limit, String remaining, String reset) {
    assertThat(response.headers().firstValue("RateLimit-Limit")).hasValue(limit);
    assertThat(response.headers().firstValue("RateLimit-Remaining")).hasValue(remaining);
    assertThat(response.headers().firstValue("RateLimit-Reset")).hasValue(reset);
  }

  // ---- a stream ----

  @Test
  void eventsAreWrittenAsTheyCome() throws Exception {
    try (Stream stream = new Stream()) {
      ScriptedDispatcher.Run run = dispatcher.next();
      run.progress.started();
      run.text("Hel");
      assertThat(stream.frame())
          .isEqualTo(
              "event: request\n"
                  + "data: {\"id\":\"req_test\",\"model\":\"fake/one\",\"state\":\"running\"}");
      assertThat(stream.frame()).isEqualTo("event: delta\ndata: {\"text\":\"Hel\"}");
      run.text("lo\n“wörld” 🚀 \"\\ \u0001");
      assertThat(stream.frame())
          .isEqualTo("event: delta\ndata: {\"text\":\"lo\\n“wörld” 🚀 \\\"\\\\ \\u0001\"}");
      run.event(new GenerationEvent.ReasoningDelta("Hm."));
      assertThat(stream.frame()).isEqualTo("event: reasoning\ndata: {\"text\":\"Hm.\"}");
      run.event(new GenerationEvent.ToolCallDelta(0, "call_a", "weather", "{"));
      assertThat(stream.frame())
          .isEqualTo(
              "event: tool_call\n"
                  + "data: {\"index\":0,\"id\":\"call_a\",\"name\":\"weather\",\"arguments\":\"{\"}");
      run.event(new GenerationEvent.ToolCallDelta(0, "", "", "}"));
      assertThat(stream.frame())
          .isEqualTo("event: tool_call\ndata: {\"index\":0,\"arguments\":\"}\"}");
      run.event(new GenerationEvent.Progress(0.5, "drawing"));
      assertThat(stream.frame())
          .isEqualTo("event: progress\ndata: {\"fraction\":0.5,\"stage\":\"drawing\"}");
      run.event(Usage.ofTokens(3, 4));
      assertThat(stream.frame())
          .isEqualTo("event: usage\ndata: {\"input_tokens\":3,\"output_tokens\":4}");
      run.finish();
      assertThat(stream.frame())
          .isEqualTo(
              "event: done\n"
                  + "data: {\"id\":\"req_test\",\"finish_reason\":\"stop\","
                  + "\"usage\":{\"input_tokens\":3,\"output_tokens\":4},"
                  + "\"metadata\":{\"provider\":{\"fingerprint\":\"fp_1\"},"
                  + "\"model_used\":\"fake/one\",\"fallback\":false}}");
      assertThat(stream.atEnd()).isTrue();
    }
  }

  @Test
  void aStreamForbidsEverybodyOnTheWayToHoldItBack() throws Exception {
    dispatcher.always(run -> run.text("a").finish());

    HttpResponse<String> response = post(body(true));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store, no-transform");
    assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
  }

  @Test
  void waitingIsToldAtOnceAndOnlyItsLatestState() throws Exception {
    try (Stream stream = new Stream()) {
      ScriptedDispatcher.Run run = dispatcher.next();
      run.progress.queued(3, Optional.empty());
      assertThat(stream.frame()).contains("event: request", "\"state\":\"queued\"");
      assertThat(stream.frame()).isEqualTo("event: queued\ndata: {\"position\":3}");
      run.progress.queued(1, Optional.of(Duration.ofMillis(11_200)));
      assertThat(stream.frame())
          .isEqualTo("event: queued\ndata: {\"position\":1,\"estimate_seconds\":11.2}");
      run.progress.loading();
      assertThat(stream.frame()).isEqualTo("event: loading\ndata: {}");
      run.progress.started();
      run.text("a").finish();
      assertThat(stream.frame()).contains("event: delta");
      assertThat(stream.frame()).contains("event: done");
    }
  }

  @Test
  void aFailureInMidStreamIsTheLastEvent() throws Exception {
    dispatcher.always(
        run -> run.text("a").fail(new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "Gone.")));

    HttpResponse<String> response = post(body(true));

    assertThat(response.statusCode()).isEqualTo(200);
    List<String> frames = frames(response.body());
    assertThat(frames).hasSize(3);
    assertThat(frames.get(2))
        .isEqualTo(
            "event: error\n"
                + "data: {\"error\":{\"code\":\"backend_unavailable\",\"message\":\"Gone.\","
                + "\"request_id\":\"req_test\",\"details\":[]}}");
  }

  @Test
  void whichOfSeveralAnswersIsToldBeforeItDoes() throws Exception {
    dispatcher.always(
        run -> {
          run.progress.routed(
              new RouteTaken(
                  List.of(new Step("b/m", Outcome.ANSWERED, Optional.empty(), 5)), false));
          run.text("Hi.").finish();
        });

    HttpResponse<String> stream = post(body(true));
    assertThat(stream.headers().firstValue("X-Model-Used")).hasValue("b/m");
    assertThat(stream.headers().firstValue("X-Fallback")).isEmpty();
    assertThat(stream.body())
        .containsSubsequence(
            "event: request",
            "event: route\ndata: {\"model_used\":\"b/m\",\"fallback\":false,\"route\":[{\"model\":"
                + "\"b/m\",\"outcome\":\"answered\",\"milliseconds\":5}]}",
            "event: delta",
            "event: done",
            "\"model_used\":\"b/m\"");
    JsonNode whole = Json.MAPPER.readTree(post(body(false)).body());
    assertThat(whole.at("/metadata/model_used").asText()).isEqualTo("b/m");
    assertThat(whole.at("/metadata/route/0/milliseconds").asInt()).isEqualTo(5);
  }

  @Test
  void aFailureBeforeTheFirstEventIsAJsonErrorWithItsOwnStatus() throws Exception {
    dispatcher.always(
        run -> run.fail(new GatewayException(ErrorCode.BACKEND_TIMEOUT, "No answer.")));

    HttpResponse<String> response = post(body(true));

    expect(response, 504, "backend_timeout");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @Test
  void aSilentStreamShowsThatItLives() throws Exception {
    stop();
    start(Duration.ofMillis(200));
    try (Stream stream = new Stream()) {
      ScriptedDispatcher.Run run = dispatcher.next();
      assertThat(stream.frame()).contains("event: request");
      assertThat(stream.frame()).isEqualTo(":");
      assertThat(stream.frame()).isEqualTo(":");
      run.text("a").finish();
      String frame = stream.frame();
      while (frame.equals(":")) {
        frame = stream.frame();
      }
      assertThat(frame).contains("event: delta");
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheBackendBack() throws Exception {
    try (Stream stream = new Stream()) {
      ScriptedDispatcher.Run run = dispatcher.next();
      String large = "x".repeat(100_000);
      int sent = 0;
      while (sent < 1000 && run.demand.get() > sent) {
        run.text(large);
        sent++;
      }
      assertThat(sent).as("events until the client held them back").isLessThan(200);

      int read = 0;
      stream.frame(); // request
      while (read < sent) {
        String frame = stream.frame();
        read += frame.contains("event: delta") ? 1 : 0;
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (run.demand.get() - sent < BUFFER / 2 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(run.demand.get() - sent).isBetween(BUFFER / 2L, (long) BUFFER);
      run.finish();
    }
  }

  @Test
  void manyOpenStreamsHoldNoThread() throws Exception {
    List<Stream> streams = new java.util.ArrayList<>();
    List<ScriptedDispatcher.Run> runs = new java.util.ArrayList<>();
    for (int i = 0; i < 100; i++) {
      streams.add(new Stream());
      runs.add(dispatcher.next());
    }
    for (int i = 0; i < 100; i++) {
      runs.get(i).text("a");
      assertThat(streams.get(i).frame()).contains("event: request");
    }
    assertThat(server.busyThreads()).isLessThan(10);
    for (int i = 0; i < 100; i++) {
      runs.get(i).finish();
      streams.get(i).close();
    }
  }

  // ---- bad input ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json;charset=latin1"
      })
  void anotherContentTypeIsRefused(String type) throws Exception {
    expect(
        send(request().header("Content-Type", type).POST(text("{}"))),
        415,
        "unsupported_media_type");
  }

  @Test
  void aBodyWithoutAContentTypeOrCompressedIsRefused() throws Exception {
    expect(send(request().POST(text("{}"))), 415, "unsupported_media_type");
    expect(
        send(json().header("Content-Encoding", "gzip").POST(text("{}"))),
        415,
        "unsupported_media_type");
  }

  @Test
  void aBodyOverTheLimitIsRefusedHoweverItIsSent() throws Exception {
    byte[] large = new byte[MAX_BODY + 1];

    expect(
        send(json().POST(HttpRequest.BodyPublishers.ofByteArray(large))), 413, "payload_too_large");
    expect(
        send(
            json()
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large)))),
        413,
        "payload_too_large");
    assertThat(dispatcher.isIdle()).isTrue();
  }

  @Test
  void aClientThatAsksFirstIsRefusedBeforeItSendsTooMuch() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("POST /v1/generate HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                      + "Content-Type: application/json\r\nContent-Length: "
                      + (MAX_BODY + 1)
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine())
          .startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsRead() throws Exception {
    dispatcher.always(run -> run.text("a").finish());
    String padded = body(false) + " ".repeat(MAX_BODY - body(false).length());

    assertThat(post(padded).statusCode()).isEqualTo(200);
    expect(post(padded + " "), 413, "payload_too_large");
  }

  @Test
  void whatIsWrongWithABodyIsToldFieldByField() throws Exception {
    HttpResponse<String> response =
        post("{\"model\": 1, \"modality\": \"smell\", \"input\": \"hi\", \"x\": 2}");

    expect(response, 400, "validation_error");
    assertThat(Json.MAPPER.readTree(response.body()).at("/error/details"))
        .extracting(detail -> detail.get("field").asText())
        .containsExactly("model", "modality", "x");
  }

  // ---- helpers ----

  private static String body(boolean stream) {
    return "{\"model\":\"fake/one\",\"modality\":\"text\",\"input\":\"hi\",\"stream\":"
        + stream
        + "}";
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(server.uri("/v1/generate"));
  }

  private HttpRequest.Builder json() {
    return request().header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher text(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(json().POST(text(body)));
  }

  private CompletableFuture<HttpResponse<String>> postAsync(String body) {
    return client.sendAsync(json().POST(text(body)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void expect(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(Json.MAPPER.readTree(response.body()).at("/error/code").asText()).isEqualTo(code);
  }

  private static List<String> frames(String body) {
    return List.of(plain(body).split("\n\n"));
  }

  /** Without the numbers of events, and with an id that is known beforehand. */
  private static String plain(String frames) {
    return frames
        .replaceAll("(?m)^id: [1-9]\\d*\n", "")
        .replaceAll("\"(\\w*id)\":\"req_[0-9a-f]{28}\"", "\"$1\":\"req_test\"");
  }

  /** A streaming request over a socket of its own, read frame by frame. */
  private final class Stream implements AutoCloseable {
    private final Socket socket = new Socket("127.0.0.1", server.port());
    private final BufferedReader lines;

    private Stream() throws Exception {
      socket.setSoTimeout(10_000);
      socket.setReceiveBufferSize(32 * 1024);
      String body = body(true);
      socket
          .getOutputStream()
          .write(
              ("POST /v1/generate HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The next frame, without the empty line behind it; the response's head is skipped. */
    String frame() throws Exception {
      String frame = block();
      return plain(frame.startsWith("HTTP/1") ? block() : frame);
    }

    private String block() throws Exception {
      StringBuilder block = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          return block.toString();
        }
        block.append(block.isEmpty() ? "" : "\n").append(line);
      }
      return block.toString();
    }

    boolean atEnd() throws Exception {
      return lines.lines().collect(Collectors.joining()).isEmpty();
    }

    @Override
    public void close() throws Exception {
      socket.close();
    }
  }
}
