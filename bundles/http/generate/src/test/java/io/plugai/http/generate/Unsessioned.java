package io.plugai.http.generate;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.http.generate.session.SessionRequests;
import io.plugai.spi.generation.GenerationRequest;
import java.util.List;
import java.util.Map;

/** Where no request goes on with a session. */
final class Unsessioned implements Catalogue {
  static final SessionRequests REQUESTS = new SessionRequests(new Unsessioned(), new NoAliases());

  @Override
  public List<ModelEntry> models() {
    return List.of();
  }

  @Override
  public ModelEntry require(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public GenerationRequest admit(ModelRequest request, ModelEntry model) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Object> parameterSchema(ModelEntry model) {
    throw new UnsupportedOperationException();
  }
}
