package io.plugai.bench.client;

import io.plugai.bench.net.Connection;
import io.plugai.bench.net.EventLoop;
import io.plugai.bench.net.HttpParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A kept-alive connection that carries one exchange at a time, and is opened when it is needed. */
final class Caller implements Connection.Handler {

  /** One request's answer as it arrives; {@link #done} or {@link #failed} comes last, once. */
  interface Exchange {
    void status(int status);

    void body(ByteBuffer piece);

    void done();

    void failed(String reason);
  }

  private final EventLoop loop;
  private final int port;
  private @Nullable Connection connection;
  private @Nullable Exchange exchange;

  Caller(EventLoop loop, int port) {
    this.loop = loop;
    this.port = port;
  }

  /** Sends the request; the one before must have ended. */
  void send(ByteBuffer request, Exchange answer) {
    exchange = answer;
    try {
      open().write(request.duplicate());
    } catch (IOException e) {
      loop.execute(() -> closed(e));
    }
  }

  private Connection open() throws IOException {
    Connection open = connection;
    if (open == null || !open.isOpen()) {
      open = Connection.connect(loop, port, this);
      connection = open;
    }
    return open;
  }

  /** Drops the connection; an exchange under way is told nothing more. */
  void close() {
    exchange = null;
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void head(HttpParser.Head head) {
    if (exchange != null) {
      exchange.status(head.status());
    }
  }

  @Override
  public void body(ByteBuffer piece) {
    if (exchange != null) {
      exchange.body(piece);
    }
  }

  @Override
  public void end() {
    Exchange ended = exchange;
    exchange = null;
    if (ended != null) {
      ended.done();
    }
  }

  @Override
  public void flushed() {}

  @Override
  public void closed(IOException reason) {
    connection = null;
    Exchange ended = exchange;
    exchange = null;
    if (ended != null) {
      ended.failed(reason.toString());
    }
  }
}
