package io.plugai.bench.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.Function;

/** A TCP connection on the loopback that carries HTTP/1.1. Used on its loop's thread only. */
public final class Connection {

  private static final int BACKLOG = 4096;

  /** The side that answers what arrives. */
  public interface Handler extends HttpParser.Handler {
    /** A socket that was full has taken all that waited for it. */
    void flushed();

    /** The connection is gone, and nothing else will be told. */
    void closed(IOException reason);
  }

  private final SocketChannel channel;
  private final EventLoop loop;
  private final Handler handler;
  private final HttpParser parser;
  private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>();
  private final SelectionKey key;

  private Connection(
      EventLoop loop,
      SocketChannel channel,
      Function<Connection, Handler> handlers,
      Function<Handler, HttpParser> parsers)
      throws IOException {
    this.loop = loop;
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    int operations = channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
    key = loop.register(channel, operations, ignored -> ready());
    handler = handlers.apply(this);
    parser = parsers.apply(handler);
  }

  /**
   * Connects to a port of the loopback; what is written meanwhile is sent as soon as it is open.
   */
  public static Connection connect(EventLoop loop, int port, Handler handler) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return new Connection(loop, channel, connection -> handler, HttpParser::ofResponses);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Listens on a free port of the loopback.
   *
   * @param accept makes the handler of each new connection
   * @return the port
   */
  public static int listen(EventLoop loop, Function<Connection, Handler> accept)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    int port = server.socket().getLocalPort();
    loop.register(server, SelectionKey.OP_ACCEPT, key -> acceptAll(loop, server, accept));
    return port;
  }

  private static void acceptAll(
      EventLoop loop, ServerSocketChannel server, Function<Connection, Handler> accept) {
    try {
      for (SocketChannel c = server.accept(); c != null; c = server.accept()) {
        c.configureBlocking(false);
        new Connection(loop, c, accept, HttpParser::ofRequests);
      }
    } catch (IOException e) {
      // The peer went away while it was accepted, or descriptors ran out: it sees a closed socket.
    }
  }

  /** Sends the bytes, now or as soon as the socket takes them. The buffer must not be changed. */
  public void write(ByteBuffer bytes) {
    if (!channel.isOpen()) {
      return;
    }
    pending.add(bytes);
    if (pending.size() == 1 && channel.isConnected()) {
      try {
        flush();
      } catch (IOException e) {
        loop.execute(() -> fail(e));
      }
    }
  }

  /** Whether nothing waits for the socket to take it. */
  public boolean isFlushed() {
    return pending.isEmpty();
  }

  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Closes without telling the handler. */
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Gone already.
    }
  }

  private void ready() {
    try {
      if (key.isValid() && key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        flush();
      }
      if (key.isValid() && key.isWritable()) {
        key.interestOps(SelectionKey.OP_READ);
        flush();
        if (pending.isEmpty()) {
          handler.flushed();
        }
      }
      if (key.isValid() && key.isReadable()) {
        read();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void read() throws IOException {
    ByteBuffer buffer = loop.readBuffer();
    int count = channel.read(buffer);
    if (count < 0) {
      parser.close();
      throw new EOFException("closed by the peer");
    }
    parser.feed(buffer.flip());
  }

  private void flush() throws IOException {
    while (!pending.isEmpty()) {
      ByteBuffer first = pending.element();
      channel.write(first);
      if (first.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      pending.remove();
    }
  }

  private void fail(IOException reason) {
    if (channel.isOpen()) {
      close();
      handler.closed(reason);
    }
  }
}
