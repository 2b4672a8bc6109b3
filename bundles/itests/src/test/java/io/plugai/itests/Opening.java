package io.plugai.itests;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Several things that are opened one after the other: what was opened is closed again, the last
 * first, unless all of them were.
 *
 * <pre>{@code
 * try (Opening opening = new Opening()) {
 *   One one = opening.of(One.open());
 *   return opening.done(new Both(one, opening.of(Other.open())));
 * }
 * }</pre>
 */
final class Opening implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T of(T opened) {
    open.push(opened);
    return opened;
  }

  /** All of them are open, and whoever gets this closes them. */
  <T> T done(T all) {
    open.clear();
    return all;
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
