package io.plugai.bench.client;

import java.nio.ByteBuffer;

/** One stream: its pieces must arrive complete, in order, and with a proper end. */
final class StreamCall implements Caller.Exchange {

  /** Told what happens to a stream. */
  interface Listener {
    void piece(StreamCall call, long latenessNanos);

    /** Comes last, once. */
    void ended(StreamCall call);
  }

  private final Caller caller;
  private final ByteBuffer request;
  private final int deltas;
  private final Listener listener;
  private final FrameScanner frames = new FrameScanner(this::frame);
  private final Marker end;
  private int status;
  private int received;
  private long start;
  private long firstDelta;
  private String problem = "";
  private boolean over;

  StreamCall(Caller caller, Target target, ByteBuffer request, int deltas, Listener listener) {
    this.caller = caller;
    this.request = request;
    this.deltas = deltas;
    this.listener = listener;
    end = new Marker(target.dialect().streamEnd());
  }

  void send() {
    start = System.nanoTime();
    caller.send(request, this);
  }

  /** Gives up: the stream counts as failed. */
  void abandon() {
    caller.close();
    finish("not complete in time");
  }

  /** Pieces received, each in its place. */
  int received() {
    return received;
  }

  /** Nanoseconds from the request to the first piece; meaningful once there was one. */
  long firstDelta() {
    return firstDelta;
  }

  boolean over() {
    return over;
  }

  /** What went wrong; empty when nothing did. */
  String problem() {
    return problem;
  }

  Caller caller() {
    return caller;
  }

  @Override
  public void status(int code) {
    status = code;
  }

  @Override
  public void body(ByteBuffer piece) {
    frames.scan(piece);
    end.scan(piece);
  }

  private void frame(long number, long dueMicros) {
    long now = System.nanoTime();
    if (number != received) {
      problem = "piece " + number + " instead of " + received;
      return;
    }
    if (received == 0) {
      firstDelta = now - start;
    }
    received++;
    listener.piece(this, now - dueMicros * 1000);
  }

  @Override
  public void done() {
    if (status != 200) {
      finish("status " + status);
    } else if (!end.found()) {
      finish("no proper end");
    } else if (received != deltas) {
      finish(received + " of " + deltas + " pieces");
    } else {
      finish(problem);
    }
  }

  @Override
  public void failed(String reason) {
    finish(reason);
  }

  private void finish(String why) {
    if (!over) {
      over = true;
      problem = why;
      listener.ended(this);
    }
  }
}
