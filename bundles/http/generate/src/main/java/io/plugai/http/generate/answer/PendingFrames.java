package io.plugai.http.generate.answer;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * What waits to be written to a client. Whatever was handed to the server must stay as it is until
 * the server is ready again, hence two buffers that take turns. For one thread at a time.
 */
final class PendingFrames {
  private FrameBuffer filling = new FrameBuffer();
  private FrameBuffer writing = new FrameBuffer();
  private int fillingEvents;
  private int writingEvents;
  private int written;
  private long lastWrite = System.nanoTime();

  /** Where frames go that are no event of the generation. */
  FrameBuffer frames() {
    return filling;
  }

  /** Where the next event of the generation goes, which is counted. */
  FrameBuffer forEvent() {
    fillingEvents++;
    return filling;
  }

  boolean isEmpty() {
    return filling.isEmpty();
  }

  /** Whether nothing waits and nothing was written for so long. */
  boolean silentFor(Duration time) {
    return isEmpty() && System.nanoTime() - lastWrite >= time.toNanos();
  }

  /** Hands over all that waits. */
  void handOver(OutputStream out) throws IOException {
    FrameBuffer full = filling;
    filling = writing;
    filling.clear();
    writing = full;
    writingEvents = fillingEvents;
    fillingEvents = 0;
    lastWrite = System.nanoTime();
    out.write(full.array(), 0, full.size());
  }

  /** The server is ready again: what was handed over is written. */
  void written() {
    written += writingEvents;
    writingEvents = 0;
  }

  /** How many events were written since the last call, where they are enough; otherwise 0. */
  int takeWritten(int enough) {
    int events = written >= enough ? written : 0;
    written -= events;
    return events;
  }
}
