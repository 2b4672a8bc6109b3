package io.plugai.core.dispatch.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What Linux says of its memory: {@code MemAvailable} in {@code /proc/meminfo} (proc(5)), and the
 * bounds of the control groups that this process is in, version 2 or 1. Elsewhere nothing is known.
 */
final class LinuxMemory implements Memory {
  private static final String V1 = "memory";
  private static final int KIB = 1024;

  private final Path root;

  /**
   * Looks below this folder.
   *
   * @param root of the file system: {@code /}
   */
  LinuxMemory(Path root) {
    this.root = root;
  }

  @Override
  public Amount now() {
    Amount amount = machine();
    for (String line : lines("proc/self/cgroup")) {
      String[] parts = line.split(":", 3); // number:controllers:path
      if (parts.length == 3 && (parts[1].isEmpty() || List.of(parts[1].split(",")).contains(V1))) {
        amount = amount.and(parts[1].isEmpty() ? groups("", parts[2]) : groups(V1, parts[2]));
      }
    }
    return amount;
  }

  private Amount machine() {
    List<String> lines = lines("proc/meminfo");
    OptionalLong free = value(lines, "MemAvailable:");
    OptionalLong total = value(lines, "MemTotal:");
    return free.isPresent() && total.isPresent()
        ? new Amount(free.getAsLong() * KIB, total.getAsLong() * KIB)
        : Amount.UNKNOWN;
  }

  /** The bounds of a group and of those around it; inside a container only the root is seen. */
  private Amount groups(String hierarchy, String path) {
    Path mount = root.resolve("sys/fs/cgroup").resolve(hierarchy);
    Amount amount = Amount.UNKNOWN;
    Path group = mount.resolve(path.substring(path.startsWith("/") ? 1 : 0)).normalize();
    for (Path at = group; at != null && at.startsWith(mount); at = at.getParent()) {
      amount = amount.and(hierarchy.isEmpty() ? group2(at) : group1(at));
    }
    return amount;
  }

  private Amount group2(Path group) {
    return bounded(
        number(group.resolve("memory.max")),
        number(group.resolve("memory.current")),
        value(lines(group.resolve("memory.stat")), "inactive_file"));
  }

  private Amount group1(Path group) {
    return bounded(
        number(group.resolve("memory.limit_in_bytes")),
        number(group.resolve("memory.usage_in_bytes")),
        value(lines(group.resolve("memory.stat")), "total_inactive_file"));
  }

  /** Pages of files that nobody has used for a while are given back when memory is asked for. */
  private static Amount bounded(OptionalLong most, OptionalLong used, OptionalLong reclaimable) {
    if (most.isEmpty() || used.isEmpty() || most.getAsLong() >= Amount.PLENTY) {
      return Amount.UNKNOWN;
    }
    long free = most.getAsLong() - used.getAsLong() + reclaimable.orElse(0);
    return new Amount(Math.max(0, Math.min(free, most.getAsLong())), most.getAsLong());
  }

  private OptionalLong number(Path file) {
    return lines(file).stream().limit(1).flatMapToLong(LinuxMemory::parse).findFirst();
  }

  private static OptionalLong value(List<String> lines, String name) {
    return lines.stream()
        .map(line -> line.split("\\s+"))
        .filter(words -> words.length > 1 && words[0].equals(name))
        .flatMapToLong(words -> parse(words[1]))
        .findFirst();
  }

  private static java.util.stream.LongStream parse(String text) {
    return Stream.of(text.strip())
        .filter(word -> word.matches("\\d{1,18}")) // not "max", which is no bound
        .mapToLong(Long::parseLong);
  }

  private List<String> lines(String file) {
    return lines(root.resolve(file));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
