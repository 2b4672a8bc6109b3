package io.plugai.shell;

import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobProgress;

/** One line of the terminal that is written over as a job goes on. For one thread. */
@SuppressWarnings("SystemOut") // the shell redirects it to the operator's terminal
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final int PERCENT = 100;
  private static final int MINUTE = 60;

  private int longest;

  /** Writes how the job stands over what was written before. */
  void show(Job job) {
    String line = line(job);
    longest = Math.max(longest, line.length());
    System.out.print("\r" + line + " ".repeat(longest - line.length()));
    System.out.flush();
  }

  /** What comes next has a line of its own. */
  void end() {
    System.out.println();
  }

  static String line(Job job) {
    JobProgress progress = job.progress();
    String speed =
        progress.bytesPerSecond() == 0 ? "" : "  " + Sizes.of(progress.bytesPerSecond()) + "/s";
    String left =
        progress.secondsLeft().isPresent()
            ? "  " + time(progress.secondsLeft().getAsLong()) + " left"
            : "";
    return bar(progress) + "  " + job.state().id() + speed + left;
  }

  private static String bar(JobProgress progress) {
    if (progress.total().isEmpty()) {
      return Sizes.of(progress.bytes());
    }
    long total = Math.max(1, progress.total().getAsLong());
    double share = Math.min(1, (double) progress.bytes() / total);
    int full = (int) (share * WIDTH);
    return "[%s%s] %3d%%  %s / %s"
        .formatted(
            "=".repeat(full),
            " ".repeat(WIDTH - full),
            (int) (share * PERCENT),
            Sizes.of(progress.bytes()),
            Sizes.of(progress.total().getAsLong()));
  }

  private static String time(long seconds) {
    return seconds < MINUTE
        ? seconds + " s"
        : "%d:%02d min".formatted(seconds / MINUTE, seconds % MINUTE);
  }
}
