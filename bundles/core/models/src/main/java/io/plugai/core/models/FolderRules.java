package io.plugai.core.models;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How folders are looked into.
 *
 * @param home where the gateway is installed
 * @param settleNanos for how long files must have been left alone
 * @param unfinishedNanos for how long files that are not whole are waited for
 * @param scanNanos how often folders are looked into where nothing is told to change
 * @param links where links may lead
 */
record FolderRules(Path home, long settleNanos, long unfinishedNanos, long scanNanos, Links links) {

  static FolderRules of(ModelsConfig config, Path home, Links links) {
    return new FolderRules(
        home,
        TimeUnit.MILLISECONDS.toNanos(config.settle__millis()),
        TimeUnit.SECONDS.toNanos(config.unfinished__seconds()),
        TimeUnit.SECONDS.toNanos(Math.max(1, config.scan__seconds())),
        links);
  }

  /** Whether to make a folder: not where a disk or a network mount may be away. */
  boolean mayCreate(Path folder) {
    return folder.startsWith(home) && !Files.exists(folder);
  }
}
