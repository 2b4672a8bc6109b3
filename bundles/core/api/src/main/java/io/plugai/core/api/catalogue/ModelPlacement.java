package io.plugai.core.api.catalogue;

import io.plugai.spi.runner.ModelFiles;

/** Where a model runs. */
public sealed interface ModelPlacement {

  /** At a provider, through its adapter. */
  record Provider(String providerId) implements ModelPlacement {}

  /**
   * On this machine.
   *
   * @param files what to load
   * @param revision the state in which the files were looked at
   * @param pinned whether it is loaded at start and kept loaded
   */
  record Local(ModelFiles files, Revision revision, boolean pinned) implements ModelPlacement {}
}
