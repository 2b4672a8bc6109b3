package io.plugai.sources.url;

import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSource;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import io.plugai.testing.hub.Content;
import io.plugai.testing.hub.FakeSite;
import io.plugai.testing.hub.Site;
import io.plugai.testing.source.Place;
import io.plugai.testing.source.SourceContract;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

final class UrlContractTest extends SourceContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Override
  protected Place open(Content content) {
    return new OneFile(content);
  }

  @Override
  protected ModelSource start(URI uri, Duration idle) {
    return new UrlSource(
        true, new UpstreamLimits(LONG, LONG, idle, Duration.ofHours(1), 0), Network.direct());
  }

  @Override
  protected void stop(ModelSource source) {
    ((UrlSource) source).close();
  }

  @Override
  protected boolean mayAskPrivateNetworks() {
    return true;
  }

  private static final class OneFile implements Place {
    private static final String PATH = "/models/tiny.gguf";

    private final FakeSite site = FakeSite.start();

    OneFile(Content content) {
      change(content);
    }

    @Override
    public URI uri() {
      return site.site().uri();
    }

    @Override
    public ModelReference model() {
      return new ModelReference(uri() + PATH + "?download=true", Optional.empty());
    }

    @Override
    public String path() {
      return "tiny.gguf";
    }

    @Override
    public Site files() {
      return site.site();
    }

    @Override
    public Site front() {
      return site.site();
    }

    @Override
    public void change(Content other) {
      site.add(PATH, other);
    }

    @Override
    public long sent() {
      return site.sent(PATH);
    }

    @Override
    public void close() {
      site.close();
    }
  }
}
