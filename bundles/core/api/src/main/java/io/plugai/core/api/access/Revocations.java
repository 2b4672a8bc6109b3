package io.plugai.core.api.access;

import io.plugai.spi.error.GatewayException;
import java.util.function.Consumer;

/**
 * Tells when somebody who was let in may not stay: their account was disabled, or what they came in
 * with was revoked. At once where this gateway was told so, within about five seconds where another
 * one was. Safe for all threads; never blocks.
 */
public interface Revocations {
  /** Watches nobody. */
  Revocations NONE = (caller, revoked) -> () -> {};

  /**
   * Watches a caller for as long as something of theirs goes on.
   *
   * @param revoked told why, once, by a thread of the watch's that it must not hold up
   */
  Watch watch(Caller caller, Consumer<GatewayException> revoked);

  /** One that goes on. */
  @FunctionalInterface
  interface Watch {
    /** Ends it. Does nothing the second time. */
    void stop();
  }
}
