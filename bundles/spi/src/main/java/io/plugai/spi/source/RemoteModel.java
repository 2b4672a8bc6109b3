package io.plugai.spi.source;

import java.util.List;
import java.util.Optional;

/**
 * A model at its source.
 *
 * @param name as {@link ModelReference#name()}
 * @param revision what fixes the files: a commit, a digest; empty where the source has none, or
 *     does not tell
 * @param files what it consists of; empty where not told
 * @param about what its makers say of it
 */
public record RemoteModel(
    String name, Optional<String> revision, List<RemoteFile> files, ModelAbout about) {
  public RemoteModel {
    files = List.copyOf(files);
  }
}
