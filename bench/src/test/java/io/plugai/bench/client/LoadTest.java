package io.plugai.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.bench.mock.MockUpstream;
import io.plugai.bench.net.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The load client in front of the mock. */
class LoadTest {

  private MockUpstream mock;
  private EventLoop loop;

  @BeforeEach
  void start() throws IOException {
    mock = MockUpstream.start();
    loop = EventLoop.start("load");
  }

  @AfterEach
  void stop() {
    loop.close();
    mock.close();
  }

  @Test
  void pairedCallsMeasureEveryTargetInEveryRound() throws Exception {
    Work.PairedCalls work =
        new Work.PairedCalls(List.of(target(), target(), target("/v1/other")), 50);

    Work.Paired result = run(() -> new PairedCallsRun(loop, work).start());

    assertThat(result.failures()).containsExactly(0, 0, 50);
    assertThat(result.absolute()).extracting(Distribution::count).containsExactly(50L, 50L, 0L);
    assertThat(result.added()).extracting(Distribution::count).containsExactly(50L, 50L, 0L);
    assertThat(result.added().get(0).max()).isZero();
  }

  @Test
  void aClosedLoopCountsTheAnswersOfItsWindow() throws Exception {
    Work.ClosedLoop work = new Work.ClosedLoop(target(), 4, 50, 2000);

    Work.Load load = run(() -> new ClosedLoopRun(loop, work).start());

    assertThat(load.failures()).isZero();
    assertThat(load.latency().count()).isPositive();
    assertThat(load.requestsPerSecond()).isEqualTo(load.latency().count() / 2.0);
  }

  @Test
  void aClosedLoopCountsWrongAnswersAsFailures() throws Exception {
    Work.ClosedLoop work = new Work.ClosedLoop(target("/v1/models"), 1, 0, 1000);

    Work.Load load = run(() -> new ClosedLoopRun(loop, work).start());

    assertThat(load.failures()).isPositive();
    assertThat(load.requestsPerSecond()).isZero();
  }

  @Test
  void manyStreamsArriveCompleteAndAreHeldAtTheSameTime() throws Exception {
    Work.ManyStreams work = new Work.ManyStreams(target(), 40, 20, 10, 100_000, 0);

    Work.Streams streams = run(() -> new ManyStreamsRun(loop, work).start());

    assertThat(streams.problem()).isEmpty();
    assertThat(streams.failed()).isZero();
    assertThat(streams.lost()).isZero();
    assertThat(streams.held()).isEqualTo(40);
    assertThat(streams.lateness().count()).isEqualTo(400);
    assertThat(streams.firstDelta().count()).isEqualTo(40);
  }

  @Test
  void streamsThatAreNoneAreFailedAndTheirPiecesLost() throws Exception {
    Work.ManyStreams work = new Work.ManyStreams(target("/v1/other"), 3, 0, 10, 1_000, 0);

    Work.Streams streams = run(() -> new ManyStreamsRun(loop, work).start());

    assertThat(streams.failed()).isEqualTo(3);
    assertThat(streams.lost()).isEqualTo(30);
    assertThat(streams.problem()).isEqualTo("status 404");
  }

  @Test
  void pairedStreamsMeasureTheFirstPieceOfEveryTargetInEveryRound() throws Exception {
    Work.PairedStreams work = new Work.PairedStreams(List.of(target(), target()), 5, 5, 4, 10_000);

    Work.Paired result = run(() -> new PairedStreamsRun(loop, work).start());

    assertThat(result.failures()).containsExactly(0, 0);
    assertThat(result.added().get(1).count()).isEqualTo(5);
  }

  @Test
  void aHealthProbeCountsAnswersAndFailures() throws Exception {
    try (HealthProbe well = HealthProbe.start(target(), 1);
        HealthProbe ill = HealthProbe.start(target("/v1/other", "/v1/other"), 1)) {
      run(() -> new ClosedLoopRun(loop, new Work.ClosedLoop(target(), 1, 0, 1000)).start());

      assertThat(well.seen().times().count()).isPositive();
      assertThat(well.seen().failures()).isZero();
      assertThat(ill.seen().failures()).isPositive();
    }
  }

  @Test
  void workTravelsAsJson() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Work work = new Work.ManyStreams(target(), 1, 2, 3, 4, 5);

    String line = json.writerFor(Work.class).writeValueAsString(work);

    assertThat(json.readValue(line, Work.class)).isEqualTo(work);
  }

  private <T> T run(Supplier<CompletableFuture<T>> start) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loop.execute(() -> start.get().thenAccept(result::complete));
    return result.get(30, TimeUnit.SECONDS);
  }

  private Target target() {
    return target("/v1/chat/completions");
  }

  private Target target(String path) {
    return target(path, "/v1/models");
  }

  private Target target(String path, String healthPath) {
    return new Target(
        "mock", mock.port(), path, healthPath, healthPath, Map.of(), Dialect.OPENAI, "echo");
  }
}
