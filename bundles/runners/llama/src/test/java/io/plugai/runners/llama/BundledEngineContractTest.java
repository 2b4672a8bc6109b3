package io.plugai.runners.llama;

/** The contract, held by the bundled engine. */
class BundledEngineContractTest extends LlamaContract {
  @Override
  LlamaSettings.Choice engine() {
    return LlamaSettings.Choice.BUNDLED;
  }
}
