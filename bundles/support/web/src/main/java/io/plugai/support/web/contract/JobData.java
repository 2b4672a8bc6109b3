package io.plugai.support.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobFile;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A model that is being fetched, as whoever asked for it sees it. */
@Schema(name = "Job", description = "A model that is being fetched, and how far it is.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobData(
    @Schema(description = "The job's id.") String id,
    @Schema(description = "What kind of job it is.", allowableValues = "download") String kind,
    @Schema(
            description = "Where it stands; the last three are final.",
            allowableValues = {
              "queued",
              "running",
              "paused",
              "verifying",
              "succeeded",
              "failed",
              "cancelled"
            })
        String state,
    @Schema(description = "Whose it is: the id of an account.") String user,
    @Schema(description = "Where the model comes from.", example = "huggingface") String source,
    @Schema(description = "What it is called there.") String name,
    @Schema(
            description = "The revision that the source settled on, once it is known.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String revision,
    @Schema(
            description = "The model's id here, once it is there.",
            example = "local/SmolLM2-360M-Instruct-Q8_0",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String model,
    @Schema(description = "How many bytes are here.") long bytes,
    @Schema(
            description = "How many there will be, where known.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Long totalBytes,
    @Schema(description = "How fast they come now.") long bytesPerSecond,
    @Schema(
            description = "Until all are here, at that speed.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable Long secondsLeft,
    @Schema(description = "Its files, once they are known.") List<File> files,
    @Schema(description = "When it was asked for, as ISO 8601 in UTC.") String createdAt,
    @Schema(description = "When it began.", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String startedAt,
    @Schema(description = "When it ended.", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String endedAt,
    @Schema(
            description = "Why it failed, where it did.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        RequestData.@Nullable Failure error) {

  /** One file of a job. */
  @Schema(name = "JobFile", description = "One file of a job.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record File(
      @Schema(description = "Where it goes in the model's folder.") String path,
      @Schema(description = "How many of its bytes are here.") long bytes,
      @Schema(
              description = "How many there will be, where known.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable Long totalBytes,
      @Schema(
              description = "What it hashes to, where that is known.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String sha256) {}

  /** A job as it stands. */
  public static JobData of(Job job) {
    return new JobData(
        job.id(),
        "download",
        job.state().id(),
        job.userId(),
        job.request().source(),
        job.request().name(),
        job.revision().orElse(null),
        job.model().orElse(null),
        job.progress().bytes(),
        number(job.progress().total()),
        job.progress().bytesPerSecond(),
        number(job.progress().secondsLeft()),
        job.progress().files().stream().map(JobData::file).toList(),
        job.createdAt().toString(),
        text(job.startedAt()),
        text(job.endedAt()),
        job.failure()
            .map(failure -> new RequestData.Failure(failure.code(), failure.message()))
            .orElse(null));
  }

  private static File file(JobFile file) {
    return new File(file.path(), file.bytes(), number(file.size()), file.sha256().orElse(null));
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }
}
