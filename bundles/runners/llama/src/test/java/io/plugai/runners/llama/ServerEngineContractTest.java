package io.plugai.runners.llama;

import org.junit.jupiter.api.condition.EnabledIf;

/** The contract, held by the host's llama-server; skipped where the host has none. */
@EnabledIf("io.plugai.runners.llama.TestRunners#hostHasServer")
class ServerEngineContractTest extends LlamaContract {
  @Override
  LlamaSettings.Choice engine() {
    return LlamaSettings.Choice.LLAMA_SERVER;
  }
}
