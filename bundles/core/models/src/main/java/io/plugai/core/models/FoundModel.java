package io.plugai.core.models;

import io.plugai.core.api.catalogue.Revision;
import io.plugai.spi.runner.ModelFiles;

/**
 * A model as it lies in a folder.
 *
 * @param given what its card, its folder or its file calls it
 * @param files its files
 * @param card what its {@code model.json} says
 * @param revision the state of its files: as long as this stays, the model is the same
 * @param lastChange when one of its files was last written, in milliseconds since 1970
 */
record FoundModel(
    String given, ModelFiles files, ModelCard card, Revision revision, long lastChange) {

  String name() {
    return files.name();
  }

  /** Whether it has the very name that it was given. */
  boolean hasGivenName() {
    return name().equals(given);
  }

  /** The same under a name that nobody else has. */
  FoundModel renamed() {
    ModelFiles again =
        new ModelFiles(
            ModelNames.distinct(given), files.folder(), files.files(), files.description());
    return new FoundModel(given, again, card, revision, lastChange);
  }

  boolean sameAs(FoundModel other) {
    return files.equals(other.files) && revision.equals(other.revision);
  }
}
