package io.plugai.support.upstream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Hands an answer's bytes on as they come. */
final class RawReading implements Reading<ByteBuffer> {
  private final Queue<ByteBuffer> buffers = new ArrayDeque<>();

  @Override
  public void feed(ByteBuffer bytes) {
    buffers.add(bytes);
  }

  @Override
  public Step step(boolean bodyEnded, Consumer<ByteBuffer> out) {
    ByteBuffer next = buffers.poll();
    if (next != null) {
      if (next.hasRemaining()) {
        out.accept(next);
      }
      return Step.READ;
    }
    return bodyEnded ? Step.ENDED : Step.WAITS;
  }

  @Override
  public boolean isLast(ByteBuffer made) {
    return false;
  }

  @Override
  public boolean endsWithBody() {
    return true;
  }

  @Override
  public void close() {
    buffers.clear();
  }
}
