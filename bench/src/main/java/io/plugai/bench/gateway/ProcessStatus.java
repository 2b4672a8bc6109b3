package io.plugai.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux tells of a process ({@code proc(5)}, {@code /proc/PID/status}).
 *
 * @param residentBytes memory that is really there
 * @param threads how many it has
 */
public record ProcessStatus(long residentBytes, int threads) {

  private static final ProcessStatus GONE = new ProcessStatus(0, 0);

  /** Reads the status of a process; all zero when there is no such process. */
  public static ProcessStatus of(ProcessHandle process) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
      return new ProcessStatus(
          value(lines, "VmRSS:") * 1024, Math.toIntExact(value(lines, "Threads:")));
    } catch (IOException e) {
      return GONE;
    }
  }

  private static long value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  ProcessStatus orMore(ProcessStatus other) {
    return new ProcessStatus(
        Math.max(residentBytes, other.residentBytes), Math.max(threads, other.threads));
  }
}
