package io.plugai.runners.llama;

/** The contract, held by the bundled engine. */
class BundledEngineContractTest extends LlamaContract {
  @Override
  Settings.Choice engine() {
    return Settings.Choice.BUNDLED;
  }
}
