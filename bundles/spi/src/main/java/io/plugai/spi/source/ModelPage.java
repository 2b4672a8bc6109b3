package io.plugai.spi.source;

import java.util.List;
import java.util.Optional;

/**
 * One page of what was found.
 *
 * @param models in the source's order, as far as the source tells of them; their files may be
 *     missing
 * @param next how to ask for the next page; empty after the last
 */
public record ModelPage(List<RemoteModel> models, Optional<String> next) {
  public ModelPage {
    models = List.copyOf(models);
  }
}
