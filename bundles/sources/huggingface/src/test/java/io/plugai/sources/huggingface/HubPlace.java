package io.plugai.sources.huggingface;

import io.plugai.spi.source.ModelReference;
import io.plugai.testing.hub.Content;
import io.plugai.testing.hub.FakeHub;
import io.plugai.testing.hub.Repository;
import io.plugai.testing.hub.Site;
import io.plugai.testing.source.Place;
import java.net.URI;
import java.util.Optional;

/** A hub with one model of one large file. */
final class HubPlace implements Place {
  private static final String NAME = "marmots/tiny-GGUF";
  private static final String PATH = "weights/tiny Q8_0.gguf";

  private final FakeHub hub = FakeHub.start();
  private final Repository repository;

  HubPlace(Content content) {
    repository = hub.add(NAME).file(PATH, content);
  }

  @Override
  public URI uri() {
    return hub.uri();
  }

  @Override
  public ModelReference model() {
    return new ModelReference(NAME, Optional.of("main"));
  }

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public Site files() {
    return hub.cdn();
  }

  @Override
  public Site front() {
    return hub.site();
  }

  @Override
  public void change(Content other) {
    repository.file(PATH, other);
  }

  @Override
  public long sent() {
    return hub.sent(NAME, PATH);
  }

  @Override
  public void close() {
    hub.close();
  }
}
