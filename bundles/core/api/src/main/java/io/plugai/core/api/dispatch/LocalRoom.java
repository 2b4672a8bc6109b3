package io.plugai.core.api.dispatch;

import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** How much memory models of this machine may take. Never blocks. Safe for all threads. */
public interface LocalRoom {

  /** As it is now. Completes soon, and never exceptionally. */
  CompletionStage<Room> room();

  /**
   * Memory, in bytes; empty where nothing is known.
   *
   * @param free what could be made free: what nobody uses, and what models take that may leave
   * @param total what models could take if nothing else ran
   */
  record Room(OptionalLong free, OptionalLong total) {}
}
