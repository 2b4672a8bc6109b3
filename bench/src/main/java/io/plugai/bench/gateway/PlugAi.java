package io.plugai.bench.gateway;

import io.plugai.bench.client.Dialect;
import io.plugai.bench.client.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The distribution of this project, unpacked afresh, with the mock as one more provider. */
public final class PlugAi implements Gateway {

  private static final Duration UNPACK_LIMIT = Duration.ofMinutes(1);

  private final String name;
  private final Path tarball;
  private final Path directory;
  private final int upstreamPort;
  private final boolean profiled;
  private final Map<String, String> environment;
  private Map<String, String> headers = Map.of();
  private int port;
  private @Nullable Child child;

  /**
   * @param name how the report calls it
   * @param tarball the distribution
   * @param directory where it is unpacked, each time after clearing it
   * @param profiled whether its JVM records what it does, into a {@code .jfr} beside the logs
   * @param environment further variables of its environment
   */
  public PlugAi(
      String name,
      Path tarball,
      Path directory,
      int upstreamPort,
      boolean profiled,
      Map<String, String> environment) {
    this.name = name;
    this.tarball = tarball;
    this.directory = directory;
    this.upstreamPort = upstreamPort;
    this.profiled = profiled;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String name() {
    return name;
  }

  /** Where it is unpacked. */
  public Path directory() {
    return directory;
  }

  /** What it has printed since it was started. */
  public String printed() throws IOException {
    return Files.readString(log(directory.getFileName().toString()));
  }

  /** Sends this token with every request from now on. */
  public void authorize(String token) {
    headers = Map.of("Authorization", "Bearer " + token);
  }

  /** Sets further lines of a configuration file, before it is started. */
  public void configure(String file, String lines) throws IOException {
    Files.writeString(directory.resolve("etc").resolve(file), lines);
  }

  @Override
  public void install() throws IOException, InterruptedException {
    clear();
    Files.createDirectories(directory);
    ProcessBuilder tar =
        new ProcessBuilder(
            "tar", "-xzf", tarball.toString(), "-C", directory.toString(), "--strip-components=1");
    Child.run(tar, log("tar"), UNPACK_LIMIT);
    Files.writeString(
        directory.resolve("etc/io.plugai.adapters.openai-bench.cfg"),
        """
        plugai.provider.id = bench
        base_url = http://127.0.0.1:%d/v1
        key_required = false
        models = echo
        """
            .formatted(upstreamPort));
  }

  private void clear() throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Path log(String name) {
    return directory.resolveSibling(name + ".log");
  }

  @Override
  public void start() throws IOException {
    port = FreePort.find();
    ProcessBuilder karaf = new ProcessBuilder(directory.resolve("bin/karaf").toString(), "run");
    karaf.environment().put("JAVA_HOME", System.getProperty("java.home"));
    karaf.environment().put("PLUGAI_HTTP_PORT", Integer.toString(port));
    karaf.environment().put("PLUGAI_SSH_PORT", Integer.toString(FreePort.find()));
    karaf.environment().putAll(environment);
    if (profiled) {
      Path recording = directory.resolveSibling(directory.getFileName() + ".jfr");
      karaf
          .environment()
          .put(
              "EXTRA_JAVA_OPTS",
              "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording);
    }
    child = Child.logged(karaf, log(directory.getFileName().toString()));
  }

  @Override
  public Target target() {
    return new Target(
        name(),
        port,
        "/v1/generate",
        "/v1/health",
        "/v1/ready",
        headers,
        Dialect.PLUGAI,
        "bench/echo");
  }

  @Override
  public boolean isAlive() {
    return child != null && child.isAlive();
  }

  /** The gateway's JVM: the first one below the script that starts it. */
  @Override
  public ProcessHandle process() {
    return javaProcesses().findFirst().orElseThrow();
  }

  @Override
  public List<ProcessHandle> helpers() {
    return process().descendants().toList();
  }

  private Stream<ProcessHandle> javaProcesses() {
    if (child == null) {
      throw new IllegalStateException("PlugAI is not started");
    }
    return child.tree().filter(handle -> handle.info().command().orElse("").endsWith("/java"));
  }

  @Override
  public void stop() {
    if (child != null) {
      child.close();
    }
  }
}
