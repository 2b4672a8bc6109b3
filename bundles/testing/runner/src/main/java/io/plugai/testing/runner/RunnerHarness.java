package io.plugai.testing.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the tests of runners have in common: models that are closed, requests, and worker processes.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
public abstract class RunnerHarness {
  private final List<LoadedModel> models = new ArrayList<>();

  /** The runner; the same in each call within one test. */
  protected abstract ModelRunner runner();

  /** Such a runner that waits no longer than 4 s for a first token; the same within one test. */
  protected abstract ModelRunner hastyRunner();

  /**
   * A model that it can run. At temperature 0 it must be able to go on writing for a second at
   * least.
   */
  protected abstract ModelFiles model();

  /** Files of the runner's own format, damaged. */
  protected abstract ModelFiles damagedModel();

  /** How to load the model so that it can go on writing and runs two requests at once or more. */
  protected LoadOptions options() {
    return LoadOptions.defaults();
  }

  @AfterEach
  void closeModels() {
    models.forEach(LoadedModel::close);
    models.clear();
  }

  /** Loads the model; it is closed after the test. */
  protected final LoadedModel load() {
    return load(runner(), model(), options());
  }

  LoadedModel load(ModelRunner runner, ModelFiles files, LoadOptions options) {
    LoadedModel model = within(runner.load(files, options));
    models.add(model);
    return model;
  }

  static LoadOptions withContext(int tokens) {
    return new LoadOptions(OptionalInt.of(tokens), OptionalInt.of(1));
  }

  /** A request for a few words. */
  protected final GenerationRequest shortRequest() {
    return request("Who are you?", 24);
  }

  /** A request for as many words as there is room for. */
  protected final GenerationRequest longRequest() {
    return request("Tell me everything.", 1_000_000);
  }

  /** A request of this prompt, at temperature 0. */
  protected final GenerationRequest request(String prompt, int maxTokens) {
    return request(prompt, Map.of("max_tokens", maxTokens));
  }

  GenerationRequest request(String prompt, Map<String, Object> parameters) {
    Map<String, Object> values = new HashMap<>(parameters);
    values.put("temperature", 0);
    return new GenerationRequest(
        "req_test",
        "local",
        model().name(),
        ChatInput.ofPrompt(prompt),
        new Parameters(values, Map.of()),
        true);
  }

  List<Recording> fill(LoadedModel model) {
    return Stream.generate(() -> (Flow.Publisher<GenerationEvent>) model.generate(longRequest()))
        .limit(model.capacity())
        .map(Recording::of)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  static Set<Long> children() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /** Kills every process that was not there before. */
  static void kill(Set<Long> before) {
    newcomers(before)
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  /** Stops every process that was not there before: it lives, and does nothing any more. */
  static void stop(Set<Long> before) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-STOP"));
    newcomers(before).forEach(pid -> command.add(pid.toString()));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  static Set<Long> newcomers(Set<Long> before) {
    Set<Long> workers = children();
    workers.removeAll(before);
    assertThat(workers).isNotEmpty();
    return workers;
  }

  static GatewayException failureOf(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().get(Recording.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("it succeeded");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GatewayException failure) {
        return failure;
      }
      throw new AssertionError("it failed, but callers cannot be told why", e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("it did not end", e);
    }
  }

  static <T> T within(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(Recording.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError("it did not succeed", e);
    }
  }

  static boolean done(CompletionStage<Void> stage) throws Exception {
    stage.toCompletableFuture().get(Recording.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    return true;
  }
}
