package io.plugai.bench.gateway;

import io.plugai.bench.client.Dialect;
import io.plugai.bench.client.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The npm package {@code @portkey-ai/gateway} as it is started by default: one Node process. The
 * one change is that it listens on the loopback only, where it would offer an open proxy to the
 * network.
 */
public final class Portkey implements Gateway {

  private static final String VERSION = "1.15.2";
  private static final String SERVER = "node_modules/@portkey-ai/gateway/build/start-server.js";
  private static final String LOOPBACK_ONLY = "loopback-only.cjs";
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);

  private final Path directory;
  private final int upstreamPort;
  private int port;
  private @Nullable Child child;

  /**
   * @param directory where it is installed, and kept for the next run
   */
  public Portkey(Path directory, int upstreamPort) {
    this.directory = directory;
    this.upstreamPort = upstreamPort;
  }

  /** Whether this machine has what Portkey runs on. */
  public static boolean isPossible() {
    return onPath("node").isPresent() && onPath("npm").isPresent();
  }

  private static Optional<Path> onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return List.of(path.split(":")).stream()
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String name() {
    return "Portkey " + VERSION;
  }

  @Override
  public void install() throws IOException, InterruptedException {
    Path description = directory.resolve("package.json");
    Path installed = directory.resolve("node_modules/.package-lock.json");
    Files.createDirectories(directory);
    copy(LOOPBACK_ONLY, directory.resolve(LOOPBACK_ONLY));
    if (!Files.exists(description) || !Files.exists(installed)) {
      copy("portkey.json", description);
      // The one install script there is applies patches, of which the package ships none.
      ProcessBuilder npm =
          new ProcessBuilder("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund");
      Child.run(npm.directory(directory.toFile()), directory.resolve("npm.log"), INSTALL_LIMIT);
    }
  }

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream content = Portkey.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new IOException(resource + " is missing");
      }
      Files.copy(content, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void start() throws IOException {
    port = FreePort.find();
    ProcessBuilder node =
        new ProcessBuilder(
            "node",
            "--require",
            directory.resolve(LOOPBACK_ONLY).toString(),
            directory.resolve(SERVER).toString(),
            "--headless",
            "--port=" + port);
    node.environment().put("NODE_ENV", "production");
    child = Child.logged(node, directory.resolve("portkey.log"));
  }

  @Override
  public Target target() {
    return new Target(
        name(),
        port,
        "/v1/chat/completions",
        "/",
        "/",
        Map.of(
            "Authorization", "Bearer none",
            "x-portkey-provider", "openai",
            "x-portkey-custom-host", "http://127.0.0.1:" + upstreamPort + "/v1"),
        Dialect.OPENAI,
        "echo");
  }

  @Override
  public boolean isAlive() {
    return child != null && child.isAlive();
  }

  @Override
  public ProcessHandle process() {
    return running().tree().findFirst().orElseThrow();
  }

  @Override
  public List<ProcessHandle> helpers() {
    return running().tree().skip(1).toList();
  }

  private Child running() {
    if (child == null) {
      throw new IllegalStateException(name() + " is not started");
    }
    return child;
  }

  @Override
  public void stop() {
    if (child != null) {
      child.close();
    }
  }
}
