package io.plugai.sources.huggingface;

import io.plugai.spi.source.ModelSource;
import io.plugai.testing.hub.Content;
import io.plugai.testing.source.Place;
import io.plugai.testing.source.SourceContract;
import java.net.URI;
import java.time.Duration;

final class HuggingFaceContractTest extends SourceContract {

  @Override
  protected Place open(Content content) {
    return new HubPlace(content);
  }

  @Override
  protected ModelSource start(URI uri, Duration idle) {
    return Sources.at(uri, "", idle);
  }

  @Override
  protected void stop(ModelSource source) {
    ((HuggingFaceSource) source).close();
  }
}
