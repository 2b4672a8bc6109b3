package io.plugai.runners.llama;

import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.testing.runner.SchemaContract;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract for one of the engines, with a model of random weights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LlamaContract extends SchemaContract {

  private LlamaRunner runner;
  private LlamaRunner hasty;
  private ModelFiles tiny;
  private ModelFiles damaged;

  abstract LlamaSettings.Choice engine();

  @BeforeAll
  void startRunner(@TempDir Path folder) throws IOException {
    // Too long a path for a socket: that of somebody who has installed it deep down.
    Path data = folder.resolve("deep-down/".repeat(12));
    runner = TestRunners.runner(TestRunners.settings(engine()), data);
    hasty = TestRunners.runner(TestRunners.hasty(engine()), folder.resolve("hasty"));
    Path file = Files.createDirectories(folder.resolve("tiny")).resolve("tiny.gguf");
    TinyGguf.write(file);
    tiny = TestRunners.files(file);
    Path half = Files.createDirectories(folder.resolve("half")).resolve("half.gguf");
    Files.write(half, Arrays.copyOf(Files.readAllBytes(file), 1000));
    damaged = TestRunners.files(half);
  }

  @AfterAll
  void stopRunner() {
    runner.close();
    hasty.close();
  }

  @Override
  protected ModelRunner runner() {
    return runner;
  }

  @Override
  protected ModelRunner hastyRunner() {
    return hasty;
  }

  @Override
  protected ModelFiles model() {
    return tiny;
  }

  @Override
  protected ModelFiles damagedModel() {
    return damaged;
  }

  @Override
  protected LoadOptions options() {
    return new LoadOptions(OptionalInt.of(TinyGguf.CONTEXT), OptionalInt.of(3));
  }
}
