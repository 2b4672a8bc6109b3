package io.plugai.core.models;

import io.plugai.core.api.catalogue.Revision;
import io.plugai.spi.runner.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model as it lies in a folder.
 *
 * @param place the file or subfolder that it is, as seen from the models folder; of numbered parts
 *     their name without the number
 * @param given what its card, its folder or its file calls it
 * @param files its files
 * @param card what its {@code model.json} says
 * @param revision the state of its files: as long as this stays, the model is the same
 * @param lastChange when one of its files was last written, in milliseconds since 1970
 * @param unfinished a file beside them that something is still written to, where there is one
 */
record FoundModel(
    String place,
    String given,
    ModelFiles files,
    ModelCard card,
    Revision revision,
    long lastChange,
    Optional<String> unfinished) {

  String name() {
    return files.name();
  }

  /** Whether its files lie loose in the models folder, with others that are not its own. */
  boolean isLoose() {
    return !place.endsWith("/");
  }

  /** Whether it has the very name that it was given. */
  boolean hasGivenName() {
    return name().equals(given);
  }

  /** The same under another name. */
  FoundModel renamed(String name) {
    return with(new ModelFiles(name, files.folder(), files.files(), files.description()), revision);
  }

  /** The same with the files of something that belongs to it. */
  FoundModel with(FoundModel part) {
    TreeMap<Path, String> stamps = new TreeMap<>();
    for (FoundModel one : List.of(this, part)) {
      for (int i = 0; i < one.files.files().size(); i++) {
        stamps.put(one.files.files().get(i), one.revision.stamps().get(i));
      }
    }
    List<Path> all = List.copyOf(stamps.keySet());
    return with(
        new ModelFiles(name(), files.folder(), all, files.description()),
        new Revision(List.copyOf(stamps.values())));
  }

  private FoundModel with(ModelFiles otherFiles, Revision otherRevision) {
    return new FoundModel(place, given, otherFiles, card, otherRevision, lastChange, unfinished);
  }

  /** Whether these are the same files in the same state, whatever they are called. */
  boolean isAs(FoundModel other) {
    return revision.equals(other.revision)
        && files.files().equals(other.files.files())
        && unfinished.equals(other.unfinished);
  }
}
