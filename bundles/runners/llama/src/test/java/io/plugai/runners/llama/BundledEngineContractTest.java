package io.plugai.runners.llama;

import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.testing.runner.RunnerContract;
import io.plugai.testing.runner.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, held by the bundled engine with a model of random weights. */
class BundledEngineContractTest extends RunnerContract {
  @TempDir static Path folder;

  private static LlamaRunner runner;
  private static ModelFiles tiny;
  private static ModelFiles damaged;

  @BeforeAll
  static void startRunner() throws IOException {
    runner = TestRunners.bundled(folder.resolve("data"));
    Path file = Files.createDirectories(folder.resolve("tiny")).resolve("tiny.gguf");
    TinyGguf.write(file);
    tiny = TestRunners.files(file);
    Path half = Files.createDirectories(folder.resolve("half")).resolve("half.gguf");
    Files.write(half, Arrays.copyOf(Files.readAllBytes(file), 1000));
    damaged = TestRunners.files(half);
  }

  @AfterAll
  static void stopRunner() {
    runner.close();
  }

  @Override
  protected ModelRunner runner() {
    return runner;
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
