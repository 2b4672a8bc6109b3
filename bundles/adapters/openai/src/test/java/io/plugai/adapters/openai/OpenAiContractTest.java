package io.plugai.adapters.openai;

import io.plugai.spi.adapter.ProviderAdapter;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.model.Capability;
import io.plugai.support.chat.ChatBody;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.adapter.AdapterContract;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.Dialect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

final class OpenAiContractTest extends AdapterContract {

  @Override
  protected ProviderAdapter start(Setup setup) {
    return new OpenAiAdapter(
        new OpenAiSettings(
            "openai",
            URI.create(setup.upstream() + "/v1"),
            new Secret(setup.key()),
            true,
            "/models",
            Map.of(),
            new ModelList(
                List.of(), Pattern.compile(".*"), Set.of(Capability.TOOLS), Map.of(), List.of()),
            new ChatBody("max_tokens", true),
            new UpstreamLimits(
                setup.connect(), setup.firstByte(), setup.idle(), setup.total(), setup.retries()),
            Network.direct(),
            false));
  }

  @Override
  protected void stop(ProviderAdapter adapter) {
    ((OpenAiAdapter) adapter).close();
  }

  @Override
  protected Dialect dialect() {
    return new ChatCompletions();
  }

  @Override
  protected boolean takesApiKeys() {
    return true;
  }
}
