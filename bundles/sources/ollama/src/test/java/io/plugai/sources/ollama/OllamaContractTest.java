package io.plugai.sources.ollama;

import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSource;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.hub.Content;
import io.plugai.testing.hub.FakeRegistry;
import io.plugai.testing.hub.Site;
import io.plugai.testing.source.Place;
import io.plugai.testing.source.SourceContract;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

final class OllamaContractTest extends SourceContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Override
  protected Place open(Content content) {
    return new OneModel(content);
  }

  @Override
  protected ModelSource start(URI uri, Duration idle) {
    UpstreamLimits limits = new UpstreamLimits(LONG, LONG, idle, Duration.ofHours(1), 0);
    return new OllamaSource(uri, limits, Network.direct());
  }

  @Override
  protected void stop(ModelSource source) {
    ((OllamaSource) source).close();
  }

  private static final class OneModel implements Place {
    private final FakeRegistry registry = FakeRegistry.start();
    private Content content = Content.of("");

    OneModel(Content content) {
      change(content);
    }

    @Override
    public URI uri() {
      return registry.uri();
    }

    @Override
    public ModelReference model() {
      return new ModelReference("tiny", Optional.empty());
    }

    @Override
    public String path() {
      return "tiny-latest.gguf";
    }

    @Override
    public Site files() {
      return registry.cdn();
    }

    @Override
    public Site front() {
      return registry.site();
    }

    @Override
    public void change(Content other) {
      content = other;
      registry.add("library/tiny", "latest", Map.of(), Map.of("model", other));
    }

    @Override
    public long sent() {
      return registry.sent(content);
    }

    @Override
    public void close() {
      registry.close();
    }
  }
}
