package io.plugai.bench;

import io.plugai.bench.gateway.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says where and with what was measured. */
final class Machine {

  private Machine() {}

  static String describe(List<Gateway> gateways) throws IOException {
    return """
        Mock upstream, load client, %s run at the same time on one machine, in processes of their own, \
        over the loopback, with kept-alive connections and `TCP_NODELAY`; mock and client use one \
        thread each (health requests one more), and the same client asks every target. Measurements \
        take turns between the targets. Every answer is checked: a plain one for the mock's words, a \
        stream for each numbered piece and its proper end. Portkey is the npm package as published, \
        one Node process in production mode; the HTTP server library below it is held at a version \
        with which it can stream.

        - Measured on %s: %s, %d processors, %s MiB memory, %s %s
        - Java %s; Node %s
        - Load average of the machine while this was written: %.2f"""
        .formatted(
            gateways.stream().map(Gateway::name).collect(Collectors.joining(" and ")),
            LocalDate.now(ZoneOffset.UTC),
            field(Path.of("/proc/cpuinfo"), "model name"),
            Runtime.getRuntime().availableProcessors(),
            String.format(
                Locale.ROOT, "%,d", kibibytes(field(Path.of("/proc/meminfo"), "MemTotal")) / 1024),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            nodeVersion(),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static long kibibytes(String text) {
    return Long.parseLong(text.replaceAll("\\D", ""));
  }

  private static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("0");
  }

  private static String nodeVersion() {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
        String line = output.readLine();
        return line == null ? "unknown" : line;
      }
    } catch (IOException e) {
      return "not installed";
    }
  }
}
