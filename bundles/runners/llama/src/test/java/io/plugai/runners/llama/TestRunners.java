package io.plugai.runners.llama;

import io.plugai.spi.runner.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Runners for tests, with the worker that the build has put beside the classes. */
final class TestRunners {
  private static final Path WORKER = Path.of("target", "classes", "worker");

  private static final String SERVER =
      Optional.ofNullable(System.getenv("PLUGAI_LLAMA_SERVER")).orElse("llama-server");

  private TestRunners() {}

  /** Whether there is a llama-server: on the PATH, or where PLUGAI_LLAMA_SERVER says. */
  static boolean hostHasServer() {
    return Host.here().program(SERVER).isPresent();
  }

  static LlamaRunner runner(LlamaSettings settings, Path data) throws IOException {
    return new LlamaRunner(settings, Host.here(), WorkerFiles.of(WORKER, data));
  }

  static LlamaSettings settings(LlamaSettings.Choice choice) {
    return settings(
        choice, new LlamaSettings.Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(30)));
  }

  /** Those of a runner that waits no longer than 4 s for a token. */
  static LlamaSettings hasty(LlamaSettings.Choice choice) {
    return settings(
        choice, new LlamaSettings.Timeouts(Duration.ofSeconds(4), Duration.ofSeconds(4)));
  }

  private static LlamaSettings settings(
      LlamaSettings.Choice choice, LlamaSettings.Timeouts timeouts) {
    return new LlamaSettings(
        choice,
        new LlamaSettings.Server(SERVER, List.of()),
        OptionalInt.empty(),
        4,
        1024,
        64,
        Map.of(),
        Duration.ofSeconds(60),
        timeouts);
  }

  /** A model of one file, named like its folder. */
  static ModelFiles files(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return new ModelFiles(
        folder.getFileName().toString(), folder, List.of(file.toAbsolutePath()), Map.of());
  }
}
