package io.plugai.core.registry;

import io.plugai.spi.runner.ModelFiles;
import java.util.List;

/**
 * A model as it lies in a folder.
 *
 * @param files its files
 * @param card what its {@code model.json} says
 * @param stamps size and time of each file: as long as these stay, the model is the same
 * @param lastChange when one of its files was last written, in milliseconds since 1970
 */
record FoundModel(ModelFiles files, ModelCard card, List<String> stamps, long lastChange) {

  String name() {
    return files.name();
  }

  boolean sameAs(FoundModel other) {
    return files.equals(other.files) && stamps.equals(other.stamps);
  }
}
