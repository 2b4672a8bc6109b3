package io.plugai.support.upstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Artifact;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.Progress;
import io.plugai.support.upstream.Access;
import io.plugai.support.upstream.Call;
import io.plugai.support.upstream.JsonAnswer;
import io.plugai.support.upstream.Upstream;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.adapter.Probe;
import io.plugai.testing.adapter.Received;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A job from its submission to its end. */
final class JobTest extends JobHarness {
  private static final String AUTHORIZED = "Key " + FakeJob.KEY;

  @Test
  void aJobIsSubmittedAskedAboutAndFetched() {
    accepts();
    tells(
        Answer.json(200, "{\"status\":\"in_queue\",\"ahead\":3}"),
        Answer.json(200, RUNNING),
        Answer.json(200, RUNNING),
        Answer.json(200, done(fake.uri() + "/files/1")));
    fake.on("/files/1", Answer.ok("image/webp; q=1").send("picture"));
    List<GenerationEvent> events = run().all();
    assertThat(events)
        .hasSize(4)
        .startsWith(new Progress(0, "queued, 3 ahead"), new Progress(0.5, "running"))
        .endsWith(new Finished(FinishReason.STOP, Map.of()));
    Content.File file = (Content.File) ((Artifact) events.get(2)).content();
    assertThat(file.mediaType()).isEqualTo("image/webp");
    assertThat(file.path()).hasContent("picture").hasParent(folder);
    assertThat(take("POST", "/jobs").body()).contains(FakeJob.PROMPT);
    for (int i = 0; i < 4; i++) {
      assertThat(take("GET", "/jobs/1").header("Authorization")).contains(AUTHORIZED);
    }
    assertThat(take("GET", "/files/1").header("Authorization")).contains(AUTHORIZED);
    assertThat(fake.asked()).isEqualTo(6);
  }

  @Test
  void aResultElsewhereIsFetchedWithoutTheCredential() {
    try (FakeUpstream other = FakeUpstream.start()) {
      accepts();
      other.on("/picture", Answer.ok("application/octet-stream").send("picture"));
      tells(Answer.json(200, done(other.uri() + "/picture")));
      Artifact artifact = (Artifact) run().all().get(0);
      assertThat(artifact.content().mediaType()).isEqualTo("image/png");
      Received asked = other.take();
      assertThat(asked.header("Authorization")).isEmpty();
      assertThat(asked.headers().values()).noneMatch(value -> value.contains(FakeJob.KEY));
    }
  }

  @Test
  void questionsThatFailInPassingAreAskedAgain() {
    accepts();
    tells(
        Answer.json(500, "{}"),
        Answer.json(503, "{}"),
        Answer.closed(),
        Answer.json(429, "{}"),
        Answer.json(200, DONE));
    assertThat(run().all()).hasSize(1);
    assertThat(fake.asked()).isEqualTo(6);
  }

  @Test
  void questionsThatKeepFailingEndTheJobAndCancelIt() {
    accepts();
    fake.on("/jobs/1", asked -> Answer.json(asked.method().equals("DELETE") ? 200 : 500, "{}"));
    assertThat(failure(run()).code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    take("POST", "/jobs");
    for (int i = 0; i < 5; i++) {
      take("GET", "/jobs/1");
    }
    take("DELETE", "/jobs/1");
  }

  @Test
  void theProvidersWaitIsKept() {
    accepts();
    tells(
        Answer.json(202, RUNNING).header("retry-after-ms", "400"),
        Answer.json(429, "{}").header("retry-after-ms", "400"),
        Answer.json(200, DONE));
    long begun = System.nanoTime();
    run().all();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(800));
  }

  @Test
  void aJobThatNeverEndsMeetsItsLimitAndIsCancelled() {
    accepts();
    tells(Answer.json(200, DONE));
    run().all(); // what is used for the first time takes its time
    fake.on("/jobs/1", Answer.json(200, RUNNING));
    Duration limit = Duration.ofSeconds(1);
    GatewayException failure =
        failure(Probe.ofAll(jobs(upstream, limit).run(() -> job, tokens::add)));
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT);
    assertThat(failure).hasMessage("The provider's job took longer than 1000 ms.");
    Received last = fake.take();
    while (!last.method().equals("DELETE")) {
      last = fake.take();
    }
    assertThat(last.header("Authorization")).contains(AUTHORIZED);
  }

  @Test
  void theLimitHoldsForSubmittingToo() {
    fake.on("/jobs", Answer.silence());
    GatewayException failure =
        failure(Probe.ofAll(jobs(upstream, Duration.ofMillis(200)).run(() -> job, tokens::add)));
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT);
    assertThat(failure).hasMessage("The provider's job took longer than 200 ms.");
  }

  @Test
  void whatIsSubmittedIsPaidOnce() {
    Upstream eager = new Upstream("eager", new UpstreamLimits(LONG, LONG, LONG, LONG, 3));
    for (int status : new int[] {500, 502, 503, 529}) {
      fake.on("/jobs", Answer.json(status, "{}").header("x-should-retry", "true"));
      Probe probe = Probe.ofAll(jobs(eager, LONG).run(() -> job, tokens::add));
      assertThat(failure(probe).code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    }
    fake.on("/jobs", Answer.closed());
    failure(Probe.ofAll(jobs(eager, LONG).run(() -> job, tokens::add)));
    assertThat(fake.asked()).isEqualTo(5);
    accepts();
    fake.next("/jobs", Answer.json(429, "{}"));
    tells(Answer.json(200, DONE));
    Probe.ofAll(jobs(eager, LONG).run(() -> job, tokens::add)).all();
    assertThat(fake.asked()).isEqualTo(8);
    eager.close();
  }

  @Test
  void anUnknownStateEndsTheJobAndCancelsIt() {
    accepts();
    tells(Answer.json(200, "{\"status\":\"aborted\"}"), Answer.status(204));
    GatewayException failure = failure(run());
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
    assertThat(failure).hasMessageContaining("aborted");
    take("POST", "/jobs");
    take("GET", "/jobs/1");
    take("DELETE", "/jobs/1");
  }

  @Test
  void theProvidersReasonIsToldUnlessItQuotes() {
    accepts();
    tells(Answer.json(200, failed("The worker ran out of memory.")));
    assertThat(failure(run()))
        .hasMessageContaining("out_of_memory")
        .hasMessageContaining("The worker ran out of memory.");
    tells(Answer.json(200, failed("Cannot draw " + FakeJob.PROMPT)));
    assertThat(failure(run()))
        .hasMessageContaining("out_of_memory")
        .hasMessageNotContaining("marmot");
    tells(Answer.json(200, failed("Not for " + FakeJob.KEY)));
    assertThat(failure(run())).hasMessageNotContaining(FakeJob.KEY);
    assertThat(fake.asked()).as("what has ended is not cancelled").isEqualTo(6);
  }

  private static String failed(String message) {
    return "{\"status\":\"FAILED\",\"error\":{\"code\":\"out_of_memory\",\"message\":\""
        + message
        + "\"}}";
  }

  @Test
  void contentThatIsNotAllowedIsAnEndAndNoFailure() {
    accepts();
    tells(Answer.json(200, "{\"status\":\"Request Moderated\"}"));
    assertThat(run().all()).containsExactly(new Finished(FinishReason.CONTENT_FILTER, Map.of()));
  }

  @Test
  void aJobThatTheProviderHasForgottenIsAClearFailure() {
    for (int status : new int[] {404, 410}) {
      accepts();
      tells(Answer.json(200, RUNNING), Answer.ok("text/html").send("").header("X", "y"));
      fake.next("/jobs", Answer.json(201, ticket().replace("/jobs/1", "/jobs/" + status)));
      fake.on("/jobs/" + status, Answer.json(status, "<html>"));
      GatewayException failure = failure(run());
      assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
      assertThat(failure).hasMessage("The provider knows nothing of this job any more.");
    }
    assertThat(fake.asked()).isEqualTo(4);
  }

  @Test
  void addressesThatMustNotBeAskedAreNot() {
    for (String odd :
        new String[] {
          "http://169.254.169.254/latest",
          "http://10.1.2.3/",
          "file:///etc/passwd",
          "",
          "/jobs/1",
          fake.uri().toString().replace("//", "//user:password@")
        }) {
      fake.on("/jobs", Answer.json(200, "{\"poll\":\"" + odd + "\"}"));
      assertThat(failure(run()).code()).as(odd).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
    }
  }

  @Test
  void oneResultThatFailsLeavesNoFiles() {
    accepts();
    tells(Answer.json(200, done(fake.uri() + "/files/1", fake.uri() + "/files/2")));
    fake.on("/files/1", Answer.ok("image/png").send("picture"));
    fake.on("/files/2", Answer.json(404, "{}"));
    assertThat(failure(run()).code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void resultsThatFailInPassingAreFetchedAgain() {
    accepts();
    tells(Answer.json(200, done(fake.uri() + "/files/1")));
    fake.next("/files/1", Answer.json(503, "{}"), Answer.ok("image/png").send("pic").cut());
    fake.on("/files/1", Answer.ok("image/png").send("picture"));
    Artifact artifact = (Artifact) run().all().get(0);
    assertThat(((Content.File) artifact.content()).path()).hasContent("picture");
  }

  @Test
  void aStreamTellsTheSameAndIsReplacedByQuestionsWhereItBreaks() {
    String it = fake.uri() + "/jobs/1";
    fake.on(
        "/jobs", Answer.json(200, "{\"poll\":\"" + it + "\",\"stream\":\"" + it + "/stream\"}"));
    fake.on(
        "/jobs/1/stream",
        Answer.ok("text/event-stream")
            .send("event: message\ndata: " + RUNNING + "\n\ndata: " + DONE + "\n\n"));
    assertThat(run().all()).hasSize(2).startsWith(new Progress(0.5, "running"));
    assertThat(fake.asked()).isEqualTo(2);
    fake.on("/jobs/1/stream", Answer.ok("text/event-stream").send("data: " + RUNNING + "\n\n"));
    tells(Answer.json(200, DONE));
    assertThat(run().all()).hasSize(2);
    assertThat(fake.asked()).isEqualTo(5);
  }

  @Test
  void anotherJobMayFollow() {
    accepts();
    tells(Answer.json(200, DONE));
    fake.on("/refine", Answer.json(200, "{\"poll\":\"" + fake.uri() + "/jobs/2\"}"));
    fake.next("/jobs/2", Answer.json(200, DONE));
    Probe probe = Probe.ofAll(jobs(upstream, LONG).run(() -> new TwoSteps(job), tokens::add));
    assertThat(probe.all()).containsExactly(new Finished(FinishReason.STOP, Map.of()));
    assertThat(tokens).hasSize(2).doesNotHaveDuplicates();
  }

  /** The first one is refined by a second one. */
  private record TwoSteps(FakeJob first) implements Job<GenerationEvent> {

    @Override
    public Call submit() {
      return first.submit();
    }

    @Override
    public Access access() {
      return first.access();
    }

    @Override
    public Ticket accepted(JsonAnswer answer) {
      return first.accepted(answer);
    }

    @Override
    public JobState<GenerationEvent> state(Ticket ticket, JsonAnswer answer) {
      URI refine = first.provider().resolve("/refine");
      return ticket.poll().getPath().equals("/jobs/1")
          ? new JobState.Next<>(Call.post(refine, Map.of(), new byte[0]).with(access()))
          : first.state(ticket, answer);
    }
  }
}
