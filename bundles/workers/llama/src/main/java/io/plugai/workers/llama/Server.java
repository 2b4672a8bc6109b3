package io.plugai.workers.llama;

import io.plugai.support.worker.FrameConnection;
import io.plugai.support.worker.text.Ask;
import io.plugai.support.worker.text.Reply;
import io.plugai.support.worker.text.TextProtocol;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Takes connections and runs what they ask for, one thread per slot. */
final class Server implements AutoCloseable {
  /** How many generations may wait for a slot; the gateway lets none wait here. */
  private static final int MAX_WAITING = 64;

  private final ServerSocketChannel listening;
  private final NativeModel model;
  private final Slots slots;
  private final int context;
  private final ThreadPoolExecutor generations;

  private Server(ServerSocketChannel listening, Options options, NativeModel model) {
    this.listening = listening;
    this.model = model;
    this.slots = new Slots(options.slots());
    this.context = options.context();
    this.generations =
        new ThreadPoolExecutor(
            options.slots(),
            options.slots(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING));
  }

  /** Listens on the options' folder, which must not exist yet. */
  static Server open(Options options, NativeModel model) throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(options.folder().socket()));
    return new Server(listening, options, model);
  }

  /** Takes connections until the socket is closed. */
  void serve() throws IOException {
    while (listening.isOpen()) {
      SocketChannel channel = listening.accept();
      Thread reader =
          new Thread(() -> new Session(new FrameConnection(channel, "session")).run(), "session");
      reader.setDaemon(true);
      reader.start();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    generations.shutdownNow();
  }

  /** One connection and what it asked for. */
  private final class Session {
    private final FrameConnection connection;
    private final Map<Long, Generation> running = new ConcurrentHashMap<>();

    Session(FrameConnection connection) {
      this.connection = connection;
    }

    void run() {
      connection.read(
          (buffer, offset, length) -> take(TextProtocol.readAsk(buffer, offset, length)));
      running.values().forEach(Generation::cancel);
    }

    private void take(Ask ask) {
      if (ask instanceof Ask.Generate generate) {
        start(generate);
      } else {
        Generation generation = running.get(ask.id());
        if (generation != null) {
          generation.cancel();
        }
      }
    }

    private void start(Ask.Generate ask) {
      Generation generation = new Generation(ask, model, slots, context, this::reply);
      running.put(ask.id(), generation);
      try {
        generations.execute(generation);
      } catch (RejectedExecutionException e) {
        reply(new Reply.Failed(ask.id()));
      }
    }

    /** A connection that takes no more is gone, and with it whoever wanted the answer. */
    private void reply(Reply reply) {
      Generation generation =
          reply instanceof Reply.Text ? running.get(reply.id()) : running.remove(reply.id());
      if (!connection.send(TextProtocol.write(reply)) && generation != null) {
        generation.cancel();
      }
    }
  }
}
