package io.plugai.core.dispatch.local;

import io.plugai.core.api.dispatch.LocalModelStatus.State;
import java.util.Optional;

/** Which models of this machine are in memory. Never blocks. */
public interface LocalStates {
  /** How that model stands; empty where there is none of that id. */
  Optional<State> state(String id);

  /** It is wanted soon: brings it into memory, where that can be done. */
  void prepare(String id);
}
