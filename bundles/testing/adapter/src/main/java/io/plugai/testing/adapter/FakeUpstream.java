package io.plugai.testing.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * A provider on a free port of the loopback address that answers as it is told, well or badly, and
 * remembers what it was asked. Two threads for each connection: for tests, not for benchmarks. Safe
 * for all threads.
 */
public final class FakeUpstream implements AutoCloseable {
  private static final int REMEMBERED = 1000;
  private static final int BACKLOG = 1024;
  private static final long PATIENCE_SECONDS = 20;

  private final ServerSocket server;
  private final ExecutorService threads;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final BlockingQueue<Received> received = new ArrayBlockingQueue<>(REMEMBERED);
  private final Map<String, Function<Received, Answer>> scripts = new ConcurrentHashMap<>();
  private final Map<String, Queue<Answer>> once = new ConcurrentHashMap<>();
  private final String scheme;
  private boolean closed;

  private FakeUpstream(ServerSocketFactory sockets, String scheme) throws IOException {
    this.scheme = scheme;
    server = sockets.createServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "fake-upstream");
              thread.setDaemon(true);
              return thread;
            });
    threads.execute(this::accept);
  }

  /** Starts one. */
  public static FakeUpstream start() {
    try {
      return new FakeUpstream(ServerSocketFactory.getDefault(), "http");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one that speaks TLS. */
  public static FakeUpstream start(SSLContext tls) {
    try {
      return new FakeUpstream(tls.getServerSocketFactory(), "https");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address at which every connection is refused: its port is taken, and nobody listens. */
  public static URI refusing() {
    return uri("http", Refusing.SOCKET.getLocalPort());
  }

  /** Where it listens: scheme, host and port. */
  public URI uri() {
    return uri(scheme, server.getLocalPort());
  }

  /** Answers every request for a path in this way. */
  public FakeUpstream on(String path, Answer answer) {
    return on(path, request -> answer);
  }

  /** Answers every request for a path as the function says; it must not block. */
  public FakeUpstream on(String path, Function<Received, Answer> script) {
    scripts.put(path, script);
    return this;
  }

  /** Answers the next requests for a path in these ways, ahead of anything else. */
  public FakeUpstream next(String path, Answer... answers) {
    Queue<Answer> queue = once.computeIfAbsent(path, p -> new ArrayDeque<>());
    synchronized (queue) {
      queue.addAll(List.of(answers));
    }
    return this;
  }

  /** The next request that has not been taken yet; waits for it a bounded while. */
  public Received take() {
    try {
      Received next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new NoSuchElementException("nothing was asked within " + PATIENCE_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoSuchElementException("interrupted while waiting for a request", e);
    }
  }

  /** Forgets the requests that have not been taken. */
  public void forget() {
    received.clear();
  }

  /** How many requests have come. */
  public int asked() {
    return asked.get();
  }

  /** How many connections have been opened. */
  public int accepted() {
    return accepted.get();
  }

  /** Closes its port and all connections. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    synchronized (this) {
      closed = true;
      connections.forEach(Connection::close);
      threads.shutdown();
    }
  }

  private void accept() {
    try {
      while (true) {
        Connection connection = new Connection(server.accept());
        accepted.incrementAndGet();
        begin(connection);
      }
    } catch (IOException e) {
      // Closed: nobody is served any more.
    }
  }

  private synchronized void begin(Connection connection) {
    if (closed) {
      // Accepted in the very moment of closing.
      connection.close();
      return;
    }
    connections.add(connection);
    threads.execute(() -> serve(connection));
  }

  private void serve(Connection connection) {
    try {
      connection.serve(this::answer, threads);
    } finally {
      connections.remove(connection);
    }
  }

  private Answer answer(Received request) {
    asked.incrementAndGet();
    while (!received.offer(request)) {
      received.poll();
    }
    String path = request.path().replaceFirst("\\?.*", "");
    Queue<Answer> queue = once.getOrDefault(path, new ArrayDeque<>());
    Answer single;
    synchronized (queue) {
      single = queue.poll();
    }
    if (single != null) {
      return single;
    }
    return scripts.getOrDefault(path, r -> Answer.json(404, "{}")).apply(request);
  }

  private static URI uri(String scheme, int port) {
    return URI.create(scheme + "://127.0.0.1:" + port);
  }

  /** Holds a port until the process ends. */
  private static final class Refusing {
    static final Socket SOCKET = new Socket();

    static {
      try {
        SOCKET.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
