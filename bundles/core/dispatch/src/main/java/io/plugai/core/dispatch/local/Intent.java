package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.spi.runner.LoadOptions;

/** What is wanted of one model: by the catalogue, by its description and by operators. */
final class Intent {
  private ModelPlacement.Local source;
  private Settings settings = Settings.NONE;
  private boolean wished;
  private boolean dismissed;
  private boolean removed;

  Intent(ModelPlacement.Local source) {
    this.source = source;
  }

  Settings settings() {
    return settings;
  }

  boolean removed() {
    return removed;
  }

  /** Whether it was unloaded by hand, and has not been asked for since. */
  boolean dismissed() {
    return dismissed;
  }

  /** Whether it is kept in memory; one that was unloaded by hand is not until it is asked for. */
  boolean pinned() {
    return !removed && !dismissed && settings.pin().orElse(source.pinned());
  }

  /** Whether an operator waits for a load. */
  boolean wished() {
    return wished;
  }

  /** A load has ended, one way or the other. */
  void settled() {
    wished = false;
  }

  /** What a load that begins now is to bring. */
  Target target() {
    return new Target(source, settings.options());
  }

  /** Another description of it; whether its files are others. */
  boolean update(ModelPlacement.Local next) {
    boolean otherFiles = differ(next, source);
    source = next;
    return otherFiles;
  }

  void add(LoadWish wish) {
    settings = settings.with(wish);
    wished = true;
    dismissed = false;
  }

  void dismiss() {
    settings = Settings.NONE;
    wished = false;
    dismissed = true;
  }

  void remove() {
    removed = true;
    dismiss();
  }

  /** A copy serves: it was asked for. */
  void served() {
    dismissed = false;
  }

  /** What was asked for could not be had; this is how it is, or will be, loaded instead. */
  void settleFor(LoadOptions options) {
    settings = settings.withOptions(options);
  }

  /** Whether a copy is of the files, and loaded in the way, that are wanted now. */
  boolean isMetBy(Target target, Instance copy) {
    boolean otherFiles =
        differ(target.source(), source) && !copy.revision().equals(source.revision());
    return !otherFiles && target.options().equals(settings.options());
  }

  private static boolean differ(ModelPlacement.Local one, ModelPlacement.Local other) {
    return !one.files().equals(other.files()) || !one.revision().equals(other.revision());
  }
}
