package io.plugai.bench.client;

import java.nio.ByteBuffer;

/**
 * Finds the numbered pieces of the mock's streams ({@code #number:due;}, see {@link
 * io.plugai.bench.mock.ChatFrames}) in whatever a gateway made of them.
 */
final class FrameScanner {

  /** Told of each piece found. */
  interface Listener {
    void frame(long number, long dueMicros);
  }

  private enum State {
    OUTSIDE,
    NUMBER,
    DUE
  }

  private final Listener listener;
  private State state = State.OUTSIDE;
  private long number;
  private long due;

  FrameScanner(Listener listener) {
    this.listener = listener;
  }

  /** Looks through {@code piece} without changing its position. */
  void scan(ByteBuffer piece) {
    for (int i = piece.position(); i < piece.limit(); i++) {
      accept(piece.get(i));
    }
  }

  private void accept(byte b) {
    if (b == '#') {
      state = State.NUMBER;
      number = 0;
    } else if (state == State.NUMBER) {
      readNumber(b);
    } else if (state == State.DUE) {
      readDue(b);
    }
  }

  private void readNumber(byte b) {
    if (isDigit(b)) {
      number = number * 10 + b - '0';
    } else if (b == ':') {
      state = State.DUE;
      due = 0;
    } else {
      state = State.OUTSIDE;
    }
  }

  private void readDue(byte b) {
    if (isDigit(b)) {
      due = due * 10 + b - '0';
      return;
    }
    state = State.OUTSIDE;
    if (b == ';') {
      listener.frame(number, due);
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
