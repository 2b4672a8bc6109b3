package io.plugai.core.api.catalogue;

import io.plugai.spi.model.ModelDescriptor;
import java.util.Optional;

/**
 * One model of the catalogue.
 *
 * @param id {@code provider/name}; the name may hold further slashes
 * @param placement where it runs
 * @param descriptor what its plug-in says of it
 * @param obstacle one sentence that says why it cannot run here now, where that is known
 */
public record ModelEntry(
    String id, ModelPlacement placement, ModelDescriptor descriptor, Optional<String> obstacle) {

  /** The part of the id before the first slash; {@code local} for models of this machine. */
  public String provider() {
    return id.substring(0, id.indexOf('/'));
  }
}
