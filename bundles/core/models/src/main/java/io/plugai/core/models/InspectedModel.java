package io.plugai.core.models;

import io.plugai.support.modelfiles.FileKind;
import io.plugai.support.modelfiles.Inspection;

/**
 * A model in a folder, and what its files say of it.
 *
 * @param found how it lies there
 * @param inspection what is in its files
 */
record InspectedModel(FoundModel found, Inspection inspection) {

  boolean is(FileKind kind) {
    return inspection.kind() == kind;
  }

  InspectedModel named(String name) {
    return new InspectedModel(found.renamed(name), inspection);
  }

  /** Whether it has the same name and the same files in the same state as another. */
  boolean isAs(InspectedModel other) {
    return found.name().equals(other.found.name())
        && found.isAs(other.found)
        && inspection.fault().equals(other.inspection.fault());
  }
}
