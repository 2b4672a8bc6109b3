package io.plugai.bench.client;

import io.plugai.bench.mock.ChatFrames;
import java.nio.ByteBuffer;

/** A plain request over and over on one connection, each answer checked for the mock's words. */
final class PlainCall implements Caller.Exchange {

  /** Told how each request ended. */
  interface Listener {
    /** The right answer is complete. */
    void answered(long startNanos, long endNanos);

    /** Anything else happened. */
    void failed(String reason);
  }

  private final Caller caller;
  private final ByteBuffer request;
  private final Listener listener;
  private final Marker answer = new Marker(ChatFrames.ANSWER);
  private int status;
  private long start;

  PlainCall(Caller caller, ByteBuffer request, Listener listener) {
    this.caller = caller;
    this.request = request;
    this.listener = listener;
  }

  void send() {
    answer.reset();
    start = System.nanoTime();
    caller.send(request, this);
  }

  void close() {
    caller.close();
  }

  @Override
  public void status(int received) {
    status = received;
  }

  @Override
  public void body(ByteBuffer piece) {
    answer.scan(piece);
  }

  @Override
  public void done() {
    if (status == 200 && answer.found()) {
      listener.answered(start, System.nanoTime());
    } else {
      listener.failed("status " + status + (answer.found() ? "" : ", not the answer expected"));
    }
  }

  @Override
  public void failed(String reason) {
    listener.failed(reason);
  }
}
