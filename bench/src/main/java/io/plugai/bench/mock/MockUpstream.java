package io.plugai.bench.mock;

import io.plugai.bench.net.Connection;
import io.plugai.bench.net.EventLoop;
import io.plugai.bench.net.HttpParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An OpenAI-compatible server on one thread: plain answers at once, streams in the rhythm the
 * prompt asks for (see {@link Plan#prompt}).
 */
public final class MockUpstream implements AutoCloseable {

  private static final byte[] ANSWER = ChatFrames.answer();
  private static final byte[] STREAM_HEAD = ChatFrames.streamHead();

  private final EventLoop loop;
  private final int port;

  private MockUpstream(EventLoop loop) throws IOException {
    this.loop = loop;
    port = Connection.listen(loop, connection -> new Session(loop, connection));
  }

  /** Starts on a free port of the loopback. */
  public static MockUpstream start() throws IOException {
    return new MockUpstream(EventLoop.start("mock-upstream"));
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    loop.close();
  }

  /** One client's connection. */
  private static final class Session implements Connection.Handler {
    private final EventLoop loop;
    private final Connection connection;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    private String path = "";
    private Runnable stalled = () -> {};

    Session(EventLoop loop, Connection connection) {
      this.loop = loop;
      this.connection = connection;
    }

    @Override
    public void head(HttpParser.Head head) {
      path = head.path();
      body.reset();
    }

    @Override
    public void body(ByteBuffer piece) {
      while (piece.hasRemaining()) {
        body.write(piece.get());
      }
    }

    @Override
    public void end() {
      switch (path) {
        case "/v1/chat/completions" -> complete();
        case "/v1/models" -> send(ChatFrames.models());
        default -> send(ChatFrames.notFound());
      }
    }

    private void complete() {
      Plan plan = Plan.of(body.toString(StandardCharsets.UTF_8));
      if (plan.stream()) {
        send(STREAM_HEAD);
        new Stream(plan).run();
      } else {
        send(ANSWER);
      }
    }

    private void send(byte[] bytes) {
      connection.write(ByteBuffer.wrap(bytes));
    }

    @Override
    public void flushed() {
      Runnable waiting = stalled;
      stalled = () -> {};
      waiting.run();
    }

    @Override
    public void closed(IOException reason) {
      stalled = () -> {};
    }

    /** One answer in pieces: at most one of them waits while the socket is full. */
    private final class Stream implements Runnable {
      private final Plan plan;
      private final byte[] ending;
      private final long start = System.nanoTime();
      private int next;

      Stream(Plan plan) {
        this.plan = plan;
        ending = ChatFrames.ending(plan);
      }

      @Override
      public void run() {
        if (!connection.isOpen()) {
          return;
        }
        long now = System.nanoTime();
        while (next < plan.deltas() && due() - now <= 0) {
          if (!connection.isFlushed()) {
            stalled = this;
            return;
          }
          send(ChatFrames.delta(next, due() / 1000));
          next++;
        }
        if (next < plan.deltas()) {
          loop.at(due(), this);
        } else {
          send(ending);
        }
      }

      private long due() {
        return start + next * plan.gapMicros() * 1000;
      }
    }
  }
}
