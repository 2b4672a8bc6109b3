package io.plugai.core.api.download;

import java.util.List;
import java.util.OptionalLong;

/**
 * How far a job is.
 *
 * @param bytes how many are here
 * @param total how many there will be, where known
 * @param bytesPerSecond how fast they come now; 0 where nothing runs
 * @param secondsLeft until all are here, at that speed
 * @param files each, once it is known what there is
 */
public record JobProgress(
    long bytes,
    OptionalLong total,
    long bytesPerSecond,
    OptionalLong secondsLeft,
    List<JobFile> files) {

  /** Nothing is known yet. */
  public static final JobProgress NONE = of(List.of());

  /** Copies the list. */
  public JobProgress {
    files = List.copyOf(files);
  }

  /** How far the files are, while nothing moves. */
  public static JobProgress of(List<JobFile> files) {
    return of(files, 0);
  }

  /** How far the files are, at some speed. */
  public static JobProgress of(List<JobFile> files, long bytesPerSecond) {
    long bytes = files.stream().mapToLong(JobFile::bytes).sum();
    OptionalLong total =
        !files.isEmpty() && files.stream().allMatch(file -> file.size().isPresent())
            ? OptionalLong.of(files.stream().mapToLong(file -> file.size().getAsLong()).sum())
            : OptionalLong.empty();
    return new JobProgress(
        bytes,
        total,
        bytesPerSecond,
        total.isPresent() && bytesPerSecond > 0
            ? OptionalLong.of(Math.max(0, total.getAsLong() - bytes) / bytesPerSecond)
            : OptionalLong.empty(),
        files);
  }
}
