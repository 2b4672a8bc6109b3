package io.plugai.core.downloads.plan;

import io.plugai.spi.source.RemoteFile;
import java.util.List;

/**
 * What is to be fetched.
 *
 * @param target the name of the model here
 * @param files at least one
 */
public record Plan(String target, List<RemoteFile> files) {
  /** Copies the list. */
  public Plan {
    files = List.copyOf(files);
  }
}
