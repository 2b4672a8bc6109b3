package io.plugai.core.api.download;

import java.util.List;
import java.util.Optional;

/**
 * What is to be fetched.
 *
 * @param source the id of a source
 * @param name what the source calls the model
 * @param revision a branch, tag or commit; empty for the source's default
 * @param patterns which files, as globs ({@code *}, {@code **}, {@code ?}); empty for all that are
 *     needed
 * @param quantization which of the quantizations that a repository holds, as {@code Q4_K_M}
 * @param sha256 what the one file must hash to, where the source does not tell
 * @param target the name of the model here; empty for one that follows from the name there
 */
public record DownloadRequest(
    String source,
    String name,
    Optional<String> revision,
    List<String> patterns,
    Optional<String> quantization,
    Optional<String> sha256,
    Optional<String> target) {

  /** Copies the list. */
  public DownloadRequest {
    patterns = List.copyOf(patterns);
  }
}
