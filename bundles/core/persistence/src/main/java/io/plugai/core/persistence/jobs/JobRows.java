package io.plugai.core.persistence.jobs;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobFile;
import io.plugai.core.api.download.JobProgress;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.persistence.engine.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Rows of jobs and of their files. */
final class JobRows {
  private static final String LINE = "\n";

  private JobRows() {}

  static Job job(ResultSet row) throws SQLException {
    return new Job(
        Rows.text(row, "id"),
        Rows.text(row, "user_id"),
        request(row),
        JobState.of(Rows.text(row, "state")).orElseThrow(() -> new SQLException("no such state")),
        Rows.maybeText(row, "revision"),
        Rows.maybeText(row, "model"),
        failure(row),
        Rows.instant(row, "created_at"),
        Rows.maybeInstant(row, "started_at"),
        Rows.maybeInstant(row, "ended_at"),
        JobProgress.NONE);
  }

  private static DownloadRequest request(ResultSet row) throws SQLException {
    String patterns = Rows.text(row, "patterns");
    return new DownloadRequest(
        Rows.text(row, "source"),
        Rows.text(row, "name"),
        Rows.maybeText(row, "wanted_revision"),
        patterns.isEmpty() ? List.of() : List.of(patterns.split(LINE)),
        Rows.maybeText(row, "quantization"),
        Rows.maybeText(row, "sha256"),
        Rows.maybeText(row, "target"));
  }

  private static Optional<Job.Failure> failure(ResultSet row) throws SQLException {
    Optional<String> code = Rows.maybeText(row, "code");
    String message = Rows.maybeText(row, "message").orElse("");
    return code.map(known -> new Job.Failure(known, message));
  }

  static Optional<JobWish> wish(ResultSet row) throws SQLException {
    return Rows.maybeText(row, "wish").map(id -> JobWish.valueOf(id.toUpperCase(Locale.ROOT)));
  }

  /** What of a job never changes. */
  static <S extends SqlStatement<S>> S bindRequest(S statement, Job job) {
    DownloadRequest request = job.request();
    return statement
        .bind("userId", job.userId())
        .bind("source", request.source())
        .bind("name", request.name())
        .bind("wanted", request.revision().orElse(null))
        .bind("patterns", String.join(LINE, request.patterns()))
        .bind("quantization", request.quantization().orElse(null))
        .bind("sha256", request.sha256().orElse(null))
        .bind("target", request.target().orElse(null))
        .bind("createdAt", job.createdAt().toEpochMilli());
  }

  /** Where a job stands. */
  static <S extends SqlStatement<S>> S bindState(S statement, Job job) {
    return statement
        .bind("id", job.id())
        .bind("state", job.state().id())
        .bind("revision", job.revision().orElse(null))
        .bind("model", job.model().orElse(null))
        .bind("code", job.failure().map(Job.Failure::code).orElse(null))
        .bind("message", job.failure().map(Job.Failure::message).orElse(null))
        .bind("startedAt", Rows.millis(job.startedAt()))
        .bind("endedAt", Rows.millis(job.endedAt()));
  }

  /** The same jobs with their files: of a page there are not many. */
  static List<Job> withFiles(Handle handle, List<Job> jobs) {
    return jobs.stream().map(job -> job.with(JobProgress.of(files(handle, job.id())))).toList();
  }

  private static List<JobFile> files(Handle handle, String jobId) {
    return handle
        .createQuery("SELECT * FROM job_files WHERE job_id = :id ORDER BY path")
        .bind("id", jobId)
        .map((row, context) -> file(row))
        .list();
  }

  private static JobFile file(ResultSet row) throws SQLException {
    return new JobFile(
        Rows.text(row, "path"),
        Rows.maybeLong(row, "size").map(OptionalLong::of).orElse(OptionalLong.empty()),
        Rows.maybeText(row, "sha256"),
        Rows.text(row, "part"),
        row.getLong("bytes"));
  }

  static @Nullable Long size(JobFile file) {
    return file.size().isPresent() ? (Long) file.size().getAsLong() : null;
  }

  static long millis(Instant time) {
    return time.toEpochMilli();
  }
}
