package io.plugai.core.dispatch.local;

import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Optional;

/** What follows from a change of a {@link Lifecycle}, in the order of the changes. Never blocks. */
interface Effects {
  /** Load it; answered by {@link Lifecycle#loaded} or one of its neighbours. */
  void load(Target target);

  /** Nobody waits for the load any more: give it up where it still waits for room. */
  void abandonLoad();

  /** A copy serves from now on. */
  void serve(Instance copy);

  /** Nothing serves, and those that wait are to be told so. */
  void suspend();

  /** A copy takes nothing new. */
  void retire(Instance copy);

  /** A copy has nothing left to do; answered by {@link Lifecycle#closed}. */
  void close(Instance copy);

  /** A load has ended: whoever asked for it is answered. */
  void settle(Optional<GatewayException> failure);

  /** Nothing will come for those that wait. */
  void refuse(GatewayException reason);

  /** There is no runner; those that wait may wait for one, within a bound. */
  void awaitRunner(GatewayException absent);

  /** Call again after a while. */
  void later(Runnable action, Duration pause);
}
