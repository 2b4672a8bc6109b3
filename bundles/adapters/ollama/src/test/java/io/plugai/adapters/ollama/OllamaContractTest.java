package io.plugai.adapters.ollama;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.adapter.AdapterContract;
import io.plugai.testing.adapter.Dialect;

final class OllamaContractTest extends AdapterContract {

  @Override
  protected ProviderAdapter start(Setup setup) {
    return new OllamaAdapter(
        setup.upstream(),
        new UpstreamLimits(
            setup.connect(), setup.firstByte(), setup.idle(), setup.total(), setup.retries()));
  }

  @Override
  protected void stop(ProviderAdapter adapter) {
    ((OllamaAdapter) adapter).stop();
  }

  @Override
  protected Dialect dialect() {
    return new OllamaDialect();
  }

  @Override
  protected boolean takesApiKeys() {
    return false;
  }
}
