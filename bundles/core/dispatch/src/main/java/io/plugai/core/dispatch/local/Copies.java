package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.Revision;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.spi.runner.LoadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The copies of one model: at most one that serves, and those that end what they have begun. */
final class Copies {
  private final Effects effects;
  private final List<Instance> leaving = new ArrayList<>();
  private @Nullable Instance current;

  Copies(Effects effects) {
    this.effects = effects;
  }

  /** Where the model is, with these copies. */
  State state(boolean loading, boolean failed) {
    if (current != null) {
      return current.hasRoom() ? State.LOADED : State.BUSY;
    }
    if (loading) {
      return State.LOADING;
    }
    if (!leaving.isEmpty()) {
      return State.UNLOADING;
    }
    return failed ? State.FAILED : State.UNLOADED;
  }

  /** Whether a copy serves that was loaded with these options. */
  boolean serves(LoadOptions options) {
    return current != null && current.options().equals(options);
  }

  /** The copy that serves. */
  @Nullable Instance current() {
    return current;
  }

  Optional<Instance> serving() {
    return Optional.ofNullable(current);
  }

  List<Instance> leaving() {
    return List.copyOf(leaving);
  }

  boolean isIdle() {
    return current != null && current.permits.isEmpty();
  }

  /** Puts a copy in the place of the one that served. */
  void replace(Instance copy) {
    Instance former = current;
    current = copy;
    if (former != null) {
      retire(former);
    }
  }

  /** Nothing serves from now on. */
  void retireCurrent() {
    Instance copy = current;
    if (copy != null) {
      current = null;
      retire(copy);
      effects.suspend();
    }
  }

  /** Only a copy of the files in this state goes on serving. */
  void retireOthersThan(Revision revision) {
    if (current != null && !current.revision().equals(revision)) {
      retireCurrent();
    }
  }

  /** This copy takes nothing new. */
  void retire(Instance copy) {
    copy.retired = true;
    leaving.add(copy);
    effects.retire(copy);
    closeIfIdle(copy);
  }

  void closeIfIdle(Instance copy) {
    if (copy.retired && copy.permits.isEmpty() && !copy.closing) {
      copy.closing = true;
      effects.close(copy);
    }
  }

  void closed(Instance copy) {
    leaving.remove(copy);
  }
}
