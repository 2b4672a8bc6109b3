package io.plugai.http.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobFile;
import io.plugai.core.api.download.JobProgress;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.download.RecommendedModel;
import io.plugai.core.api.download.Requester;
import io.plugai.http.generate.memory.MemoryBudget;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Json;
import io.plugai.support.web.TestServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs over HTTP: listed, looked at, followed, changed and forgotten. */
@Timeout(60)
class JobsServletTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final KnownJobs jobs = new KnownJobs();
  private final HttpClient client = TestServer.client();
  private Answering answering;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    answering =
        new Answering(
            io.plugai.core.requests.TestHub.withoutDatabase(new ScriptedDispatcher()).requests(),
            Unsessioned.REQUESTS,
            new ScriptedLimits(),
            new KnownStates(),
            new Answering.Limits(64 * 1024, 200_000, 8, Duration.ofMinutes(5)),
            MemoryBudget.ofHeap());
    server = new TestServer(new JobsServlet(answering, jobs), new OpenGate());
    jobs.put(job("job_1", 1).in(JobState.RUNNING, NOON).with(progress(25)));
    jobs.put(job("job_2", 2));
    jobs.put(job("job_3", 3).failed(new Job.Failure("storage_full", "The disk is full."), NOON));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    answering.stop();
  }

  @Test
  void aJobTellsHowFarItIs() throws Exception {
    JsonNode job = json(call("GET", "/v1/jobs/job_1"));
    assertThat(job.path("state").asText()).isEqualTo("running");
    assertThat(job.path("bytes").asLong()).isEqualTo(25);
    assertThat(job.path("total_bytes").asLong()).isEqualTo(100);
    assertThat(job.path("bytes_per_second").asLong()).isEqualTo(5);
    assertThat(job.path("seconds_left").asLong()).isEqualTo(15);
    assertThat(job.at("/files/0/path").asText()).isEqualTo("a.gguf");
    assertThat(json(call("GET", "/v1/jobs/job_3")).at("/error/code").asText())
        .isEqualTo("storage_full");
    assertThat(call("GET", "/v1/jobs/job_9").statusCode()).isEqualTo(404);
    assertThat(call("GET", "/v1/jobs/job_1/else").statusCode()).isEqualTo(404);
  }

  @Test
  void jobsComeInPages() throws Exception {
    JsonNode first = json(call("GET", "/v1/jobs?limit=2"));
    assertThat(first.at("/jobs/0/id").asText()).isEqualTo("job_3");
    assertThat(first.path("jobs")).hasSize(2);
    JsonNode rest = json(call("GET", "/v1/jobs?limit=2&after=" + first.path("next").asText()));
    assertThat(rest.at("/jobs/0/id").asText()).isEqualTo("job_1");
    assertThat(rest.has("next")).isFalse();
    assertThat(json(call("GET", "/v1/jobs?state=queued,failed")).path("jobs")).hasSize(2);
    for (String wrong : List.of("state=odd", "after=x", "limit=0")) {
      assertThat(call("GET", "/v1/jobs?" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  @Test
  void whoFollowsHearsOfEachChangeUntilTheEnd() throws Exception {
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(server.uri("/v1/jobs/job_1/events")).build(),
            BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("event: job");
      assertThat(lines.readLine()).contains("\"bytes\":25");
      assertThat(lines.readLine()).isEmpty();
      jobs.put(jobs.get("job_1").with(progress(60)));
      assertThat(lines.readLine()).isEqualTo("event: job");
      assertThat(lines.readLine()).contains("\"bytes\":60");
      assertThat(lines.readLine()).isEmpty();
      jobs.put(jobs.get("job_1").succeeded("local/a", NOON));
      assertThat(lines.lines().toList()).anyMatch(line -> line.contains("\"state\":\"succeeded\""));
    }
    jobs.awaitLeft();
    assertThat(call("GET", "/v1/jobs/job_9/events").statusCode()).isEqualTo(404);
  }

  @Test
  void whoLeavesIsForgotten() throws Exception {
    client
        .send(
            HttpRequest.newBuilder(server.uri("/v1/jobs/job_1/events")).build(),
            BodyHandlers.ofInputStream())
        .body()
        .close();
    jobs.put(jobs.get("job_1").with(progress(30)));
    jobs.awaitLeft();
  }

  @Test
  void jobsAreChangedAndForgotten() throws Exception {
    assertThat(json(call("POST", "/v1/jobs/job_1/pause")).path("state").asText())
        .isEqualTo("paused");
    assertThat(json(call("POST", "/v1/jobs/job_1/cancel")).path("state").asText())
        .isEqualTo("cancelled");
    assertThat(call("POST", "/v1/jobs/job_1/explode").statusCode()).isEqualTo(404);
    HttpResponse<String> deleted = call("DELETE", "/v1/jobs/job_1");
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(call("DELETE", "/v1/jobs/job_1").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> call(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.uri(path)).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.MAPPER.readTree(response.body());
  }

  private static Job job(String id, int second) {
    return Job.queued(
        id,
        "tester",
        new DownloadRequest(
            "huggingface",
            "owner/name",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        NOON.plusSeconds(second));
  }

  private static JobProgress progress(long bytes) {
    return JobProgress.of(
        List.of(new JobFile("a.gguf", OptionalLong.of(100), Optional.empty(), "k", bytes)), 5);
  }

  /** Jobs that change when the test says so. */
  private static final class KnownJobs implements Downloads {
    private final Map<String, Job> all = new ConcurrentSkipListMap<>();
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile Consumer<Job> follower = job -> {};

    void put(Job job) {
      all.put(job.id(), job);
      follower.accept(job);
    }

    Job get(String id) {
      return all.get(id);
    }

    void awaitLeft() throws InterruptedException {
      assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public CompletionStage<Job> submit(DownloadRequest request, Requester requester) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Job>> list(JobQuery query, Requester requester) {
      return CompletableFuture.completedFuture(
          all.values().stream()
              .filter(job -> query.states().isEmpty() || query.states().contains(job.state()))
              .filter(
                  job ->
                      query.after().isEmpty()
                          || job.createdAt().isBefore(query.after().get().createdAt()))
              .sorted((one, other) -> other.createdAt().compareTo(one.createdAt()))
              .limit(query.limit())
              .toList());
    }

    @Override
    public CompletionStage<Job> find(String id, Requester requester) {
      Job job = all.get(id);
      return job == null
          ? CompletableFuture.failedFuture(GatewayException.notFound("job"))
          : CompletableFuture.completedFuture(job);
    }

    @Override
    public CompletionStage<Job> ask(String id, JobWish wish, Requester requester) {
      JobState next = wish == JobWish.CANCEL ? JobState.CANCELLED : JobState.PAUSED;
      put(all.get(id).in(next, NOON));
      return find(id, requester);
    }

    @Override
    public CompletionStage<Void> delete(String id, Requester requester) {
      return find(id, requester).thenAccept(job -> all.remove(job.id()));
    }

    @Override
    public CompletionStage<Runnable> follow(
        String id, Requester requester, Consumer<Job> listener) {
      return find(id, requester)
          .thenApply(
              job -> {
                follower = listener;
                listener.accept(job);
                return left::countDown;
              });
    }

    @Override
    public List<RecommendedModel> recommended() {
      return List.of();
    }
  }
}
