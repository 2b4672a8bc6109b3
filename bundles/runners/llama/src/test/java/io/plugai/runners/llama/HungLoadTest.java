package io.plugai.runners.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.testing.runner.TinyGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that neither loads its model nor ends. */
@Timeout(60)
class HungLoadTest {
  @TempDir Path folder;

  @Test
  void isEndedWithinTheLimitAndReported() throws Exception {
    Path pid = folder.resolve("pid");
    Path server = folder.resolve("server");
    Files.writeString(server, "#!/bin/sh\necho $$ > '" + pid + "'\nwhile :; do sleep 1; done\n");
    assertThat(server.toFile().setExecutable(true)).isTrue();
    Path model = Files.createDirectories(folder.resolve("tiny")).resolve("tiny.gguf");
    TinyGguf.write(model);
    LlamaRunner runner = TestRunners.runner(settings(server), folder.resolve("data"));
    try {
      CompletableFuture<LoadedModel> load =
          runner.load(TestRunners.files(model), LoadOptions.defaults()).toCompletableFuture();

      assertThat(load.handle((loaded, failure) -> failure).join())
          .isInstanceOfSatisfying(
              GatewayException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_TIMEOUT));
      assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))).isNotPresent();
    } finally {
      runner.close();
    }
  }

  private static LlamaSettings settings(Path server) {
    return new LlamaSettings(
        LlamaSettings.Choice.LLAMA_SERVER,
        new LlamaSettings.Server(server.toString(), List.of()),
        OptionalInt.empty(),
        1,
        256,
        64,
        Map.of(),
        Duration.ofSeconds(1),
        new LlamaSettings.Timeouts(Duration.ofSeconds(4), Duration.ofSeconds(4)));
  }
}
