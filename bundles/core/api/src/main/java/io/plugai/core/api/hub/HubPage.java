package io.plugai.core.api.hub;

import java.util.List;
import java.util.Optional;

/**
 * What was found.
 *
 * @param source where
 * @param next how to ask for more; empty at the end
 */
public record HubPage(String source, List<HubModel> models, Optional<String> next) {
  public HubPage {
    models = List.copyOf(models);
  }
}
