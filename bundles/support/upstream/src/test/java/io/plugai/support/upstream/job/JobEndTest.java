package io.plugai.support.upstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.generation.GenerationEvent.Progress;
import io.plugai.support.upstream.Json;
import io.plugai.support.upstream.JsonAnswer;
import io.plugai.support.upstream.Upstream;
import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.Probe;
import io.plugai.testing.adapter.Received;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who ends a job before it has ended, and who goes on with it. */
final class JobEndTest extends JobHarness {

  @Test
  void aJobThatIsCancelledWhileItIsSubmittedIsCancelledAsSoonAsItIsKnown() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    fake.on("/jobs", Answer.ok("application/json").await(gate).send(ticket()));
    tells(Answer.status(204));
    Probe probe = run();
    take("POST", "/jobs");
    probe.cancel();
    gate.complete(null);
    Received cancel = take("DELETE", "/jobs/1");
    assertThat(cancel.header("Authorization")).contains("Key " + FakeJob.KEY);
    assertThat(probe.events()).isEmpty();
    assertThat(tokens).isEmpty();
  }

  @Test
  void aJobThatIsCancelledWhileItRunsIsCancelledOnceWhateverTheAnswer() throws Exception {
    String it = fake.uri() + "/jobs/1";
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      fake.on(
          "/jobs",
          Answer.json(
              200,
              "{\"poll\":\"%s\",\"cancel\":\"%s/cancel\",\"by\":\"%s\"}"
                  .formatted(it, it, method)));
      fake.on("/jobs/1", Answer.json(200, RUNNING));
      fake.on("/jobs/1/cancel", Answer.json(500, "{}"));
      Probe probe = run();
      assertThat(probe.take()).isEqualTo(new Progress(0.5, "running"));
      probe.cancel();
      probe.cancel();
      Received last = fake.take();
      while (!last.path().endsWith("/cancel")) {
        last = fake.take();
      }
      assertThat(last.method()).isEqualTo(method);
      assertThat(last.end().get(20, TimeUnit.SECONDS)).isEqualTo(Received.End.ANSWERED);
      int asked = fake.asked();
      upstream.pause(Duration.ofMillis(300)).toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(fake.asked()).isEqualTo(asked);
      fake.forget();
    }
  }

  @Test
  void aQuestionUnderWayEndsWithItsSubscriber() throws Exception {
    accepts();
    tells(Answer.silence(), Answer.status(204));
    Probe probe = run();
    take("POST", "/jobs");
    Received question = take("GET", "/jobs/1");
    probe.cancel();
    assertThat(question.end().get(20, TimeUnit.SECONDS)).isEqualTo(Received.End.CLIENT_HUNG_UP);
    take("DELETE", "/jobs/1");
  }

  @Test
  void resultsThatNobodyTakesAreDeleted() throws Exception {
    accepts();
    tells(Answer.json(200, done(fake.uri() + "/files/1", fake.uri() + "/files/2")));
    fake.on("/files/1", Answer.ok("image/png").send("picture"));
    fake.on("/files/2", Answer.ok("image/png").send("picture"));
    Probe probe = Probe.of(jobs(upstream, LONG).run(() -> job, tokens::add)).request(1);
    probe.take();
    assertThat(folder.toFile().list()).hasSize(2);
    probe.cancel();
    // Whoever delivers at the moment deletes; what was delivered stays.
    for (int tries = 0; tries < 1000 && folder.toFile().list().length > 1; tries++) {
      upstream.pause(Duration.ofMillis(10)).toCompletableFuture().join();
    }
    assertThat(folder.toFile().list()).hasSize(1);
    assertThat(fake.asked()).as("what has ended is not cancelled").isEqualTo(4);
  }

  @Test
  void whoReadsSlowlyGetsTheNewestNewsOnly() {
    accepts();
    tells(
        Answer.json(200, "{\"status\":\"IN_QUEUE\"}"),
        Answer.json(200, RUNNING),
        Answer.json(200, RUNNING.replace("50", "75")));
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> read = new CompletableFuture<>();
    fake.on(
        "/jobs/1",
        received -> {
          asked.complete(null);
          return Answer.ok("application/json").await(read).send(DONE);
        });
    Probe probe = Probe.of(jobs(upstream, LONG).run(() -> job, tokens::add));
    asked.orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(probe.request(1).take()).isEqualTo(new Progress(0.75, "running"));
    read.complete(null);
    assertThat(probe.request(10).all()).hasSize(2);
    assertThat(probe.breaches()).isEmpty();
  }

  @Test
  void aJobIsResumedByItsTokenInWhichNoCredentialIs() throws Exception {
    accepts();
    fake.on("/jobs/1", Answer.json(200, RUNNING));
    Upstream former = newUpstream();
    Probe probe = Probe.ofAll(jobs(former, LONG).run(() -> job, tokens::add));
    probe.take();
    former.close();
    assertThat(failure(probe).code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    String token = tokens.get(0);
    assertThat(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8))
        .contains("/jobs/1")
        .doesNotContain(FakeJob.KEY)
        .doesNotContain("marmot");
    int before = fake.asked();
    fake.forget();
    tells(Answer.json(200, DONE));
    assertThat(Probe.ofAll(jobs(upstream, LONG).resume(() -> job, token, tokens::add)).all())
        .hasSize(1);
    assertThat(fake.take().method()).isEqualTo("GET");
    assertThat(fake.asked()).isEqualTo(before + 1);
  }

  @Test
  void aResumedJobCanBeCancelled() {
    tells(Answer.json(200, RUNNING), Answer.status(204));
    fake.on("/jobs/1", Answer.json(200, RUNNING));
    String token = job.accepted(answer(ticket())).token();
    Probe probe = Probe.ofAll(jobs(upstream, LONG).resume(() -> job, token, tokens::add));
    probe.take();
    probe.cancel();
    Received last = fake.take();
    while (!last.method().equals("DELETE")) {
      last = fake.take();
    }
  }

  @Test
  void whatIsNoTokenIsRefused() {
    String elsewhere = new Ticket(URI.create("http://192.168.7.7/jobs")).token();
    for (String odd : new String[] {"", "?", "e30", "x".repeat(1 << 20)}) {
      Probe probe = Probe.ofAll(jobs(upstream, LONG).resume(() -> job, odd, tokens::add));
      assertThat(failure(probe).code()).isEqualTo(ErrorCode.VALIDATION);
    }
    Probe probe = Probe.ofAll(jobs(upstream, LONG).resume(() -> job, elsewhere, tokens::add));
    assertThat(failure(probe).code()).isEqualTo(ErrorCode.BACKEND_PROTOCOL);
  }

  @Test
  void aTokenThatCannotBeKeptEndsTheJob() {
    accepts();
    tells(Answer.status(204));
    Probe probe =
        Probe.ofAll(
            jobs(upstream, LONG)
                .run(
                    () -> job,
                    token -> {
                      throw new IllegalStateException("no disk");
                    }));
    assertThat(failure(probe).code()).isEqualTo(ErrorCode.INTERNAL);
    take("POST", "/jobs");
    take("DELETE", "/jobs/1");
  }

  private static JsonAnswer answer(String json) {
    return new JsonAnswer(
        200,
        java.net.http.HttpHeaders.of(Map.of(), (name, value) -> true),
        Json.read(json.getBytes(StandardCharsets.UTF_8)));
  }
}
