package io.plugai.core.api.download;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file of a job.
 *
 * @param path where it goes in the model's folder, with slashes
 * @param size in bytes, where known
 * @param sha256 of its content, where the source tells
 * @param key what its unfinished copy is called; the same for all who fetch the same content
 * @param bytes how many of them are here
 */
public record JobFile(
    String path, OptionalLong size, Optional<String> sha256, String key, long bytes) {

  /** The same with other numbers. */
  public JobFile with(OptionalLong known, long present) {
    return new JobFile(path, known, sha256, key, present);
  }
}
