package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.download.RecommendedModel;
import io.plugai.core.api.download.Requester;
import io.plugai.core.api.download.Storage;
import io.plugai.core.api.download.StorageCleanup;
import io.plugai.core.api.download.StorageStatus;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.models.DownloadsResource;
import io.plugai.http.rest.storage.StorageResource;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asking for models over HTTP, and looking after what they take. */
@Timeout(60)
class DownloadsTest {
  private final List<String> audited = new CopyOnWriteArrayList<>();
  private final Asked asked = new Asked();
  private final Kept kept = new Kept();
  private ControlPlane plane;

  @BeforeEach
  void start() throws Exception {
    Audit audit = new Audit();
    plane = new ControlPlane(new DownloadsResource(asked, audit), new StorageResource(kept, audit));
    plane.caller = ControlPlane.OPERATOR;
  }

  @AfterEach
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void aModelIsAskedForAndItsJobIsNamed() throws Exception {
    HttpResponse<String> taken =
        plane.call(
            "POST",
            "/v1/models/download",
            "{\"name\": \"o/n\", \"quantization\": \"Q4_K_M\", \"files\": [\"*.gguf\"],"
                + " \"as\": \"mine\"}");
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    assertThat(taken.headers().firstValue("Location")).hasValue("/v1/jobs/job_1");
    JsonNode job = ControlPlane.json(taken);
    assertThat(job.path("state").asText()).isEqualTo("queued");
    assertThat(job.path("source").asText()).isEqualTo("huggingface");
    assertThat(asked.last.orElseThrow().target()).contains("mine");
    assertThat(asked.last.orElseThrow().patterns()).containsExactly("*.gguf");
    assertThat(audited).containsExactly("model.download o/n");
  }

  @Test
  void whatIsWrongIsNamed() throws Exception {
    for (String body : List.of("{}", "{\"name\": \"\"}", "{\"name\": 1, \"odd\": 2}", "", "[]")) {
      HttpResponse<String> refused = plane.call("POST", "/v1/models/download", body);
      assertThat(refused.statusCode()).as(body).isEqualTo(400);
    }
    asked.refusal = Optional.of(new GatewayException(ErrorCode.FORBIDDEN, "No."));
    assertThat(plane.call("POST", "/v1/models/download", "{\"name\": \"o/n\"}").statusCode())
        .isEqualTo(403);
    assertThat(audited).isEmpty();
  }

  @Test
  void recommendedModelsCanBeHandedBack() throws Exception {
    JsonNode model = ControlPlane.json(plane.get("/v1/models/recommended")).at("/models/0");
    assertThat(model.path("memory_bytes").asLong()).isEqualTo(2);
    assertThat(model.at("/files/0").asText()).isEqualTo("f.gguf");
  }

  @Test
  void theStorageIsShownAndCleaned() throws Exception {
    JsonNode status = ControlPlane.json(plane.get("/v1/storage"));
    assertThat(status.path("used_bytes").asLong()).isEqualTo(4);
    assertThat(status.at("/models/0/id").asText()).isEqualTo("local/a");
    JsonNode said =
        ControlPlane.json(plane.call("POST", "/v1/storage/cleanup", "{\"dry_run\": true}"));
    assertThat(said.path("dry_run").asBoolean()).isTrue();
    assertThat(said.path("bytes").asLong()).isEqualTo(7);
    assertThat(said.at("/items/0/kind").asText()).isEqualTo("file");
    assertThat(audited).isEmpty();
    plane.call("POST", "/v1/storage/cleanup", "{}");
    assertThat(plane.call("POST", "/v1/storage/pins", "{\"model\": \"local/a\"}").statusCode())
        .isEqualTo(204);
    assertThat(plane.call("POST", "/v1/storage/pins", "{}").statusCode()).isEqualTo(400);
    assertThat(audited).containsExactly("storage.cleaned ", "model.pinned local/a");
  }

  private final class Audit implements AuditLog {
    @Override
    public void record(
        String actorId, String action, String subject, String details, Origin origin) {
      audited.add(action + " " + subject);
    }

    @Override
    public Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit) {
      return new Page<>(List.of(), Optional.empty());
    }
  }

  /** Takes whatever it is asked for. */
  private static final class Asked implements Downloads {
    private volatile Optional<DownloadRequest> last = Optional.empty();
    private volatile Optional<GatewayException> refusal = Optional.empty();

    @Override
    public CompletionStage<Job> submit(DownloadRequest request, Requester requester) {
      last = Optional.of(request);
      return refusal
          .<CompletionStage<Job>>map(CompletableFuture::failedFuture)
          .orElseGet(
              () ->
                  CompletableFuture.completedFuture(
                      Job.queued("job_1", requester.userId(), request, Instant.EPOCH)));
    }

    @Override
    public List<RecommendedModel> recommended() {
      return List.of(
          new RecommendedModel("a", "A", "huggingface", "o/n", "f.gguf", "Q8_0", 1, 2, "mit", "x"));
    }

    @Override
    public CompletionStage<List<Job>> list(JobQuery query, Requester requester) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Job> find(String id, Requester requester) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Job> ask(String id, JobWish wish, Requester requester) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> delete(String id, Requester requester) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Runnable> follow(
        String id, Requester requester, Consumer<Job> listener) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Kept implements Storage {
    @Override
    public CompletionStage<StorageStatus> status() {
      return CompletableFuture.completedFuture(
          new StorageStatus(
              1,
              2,
              3,
              4,
              5,
              List.of(new StorageStatus.Stored("local/a", 6, "s", "n", true, Optional.empty()))));
    }

    @Override
    public CompletionStage<StorageCleanup> cleanup(boolean dryRun) {
      return CompletableFuture.completedFuture(
          new StorageCleanup(
              dryRun, List.of(new StorageCleanup.Item(StorageCleanup.Kind.FILE, "abc", 7))));
    }

    @Override
    public CompletionStage<Void> pin(String model, boolean pinned) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
