package io.plugai.runners.llama;

import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.spi.model.Capability;
import io.plugai.spi.runner.LoadedModel;
import java.util.Optional;
import java.util.Set;

/** A program that can hold a GGUF model and write with it. Safe for all threads. */
interface Engine {

  /** Its name in the catalogue's metadata and in logs. */
  String id();

  /** One sentence on what this host lacks to run the model here; empty where it lacks nothing. */
  Optional<String> lacks(GgufModel model);

  /** What the model can do here. */
  Set<Capability> capabilities(GgufModel model);

  /** About how much memory the engine takes beside weights and context, in bytes. */
  long overheadBytes(Plan plan);

  /**
   * Loads a model and returns when it can answer, within the settings' time. Called on a thread
   * that may block.
   *
   * @param prompts makes the model's prompts
   * @throws io.plugai.spi.error.GatewayException if it cannot be loaded
   */
  LoadedModel load(GgufModel model, Prompts prompts, Plan plan) throws InterruptedException;

  /**
   * The room that a model is given.
   *
   * @param contextTokens the context window of one request
   * @param slots how many requests run at once
   * @param threads how many threads compute
   */
  record Plan(int contextTokens, int slots, int threads) {}
}
