package io.plugai.support.upstream;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Makes of an answer's bytes what an exchange delivers. One for each answer, used by one thread at
 * a time.
 *
 * @param <T> what is delivered
 */
interface Reading<T> {

  /** How far one step has come. */
  enum Step {
    /** Something has been read; there may be more in hand. */
    READ,
    /** There is nothing in hand: more bytes are needed, or the word that none will come. */
    WAITS,
    /** Nothing follows. What has not been put out by now does not come. */
    ENDED
  }

  /** Takes more bytes; only after a step that {@link Step#WAITS}. */
  void feed(ByteBuffer bytes);

  /**
   * Reads one message further.
   *
   * @param bodyEnded whether no more bytes will come
   * @param out takes what it means
   */
  Step step(boolean bodyEnded, Consumer<T> out);

  /** Whether nothing is delivered after this. */
  boolean isLast(T made);

  /** Whether an end of the body is a good end, whatever came before. */
  default boolean endsWithBody() {
    return false;
  }

  /** Nothing of it is needed any more. Again is no harm. */
  void close();
}
