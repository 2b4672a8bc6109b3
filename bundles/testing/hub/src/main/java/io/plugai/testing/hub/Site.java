package io.plugai.testing.hub;

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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A server on a free port of the loopback address that misbehaves as told, remembers what it was
 * asked, and counts what it sends. A thread for each connection. Safe for all threads.
 */
public final class Site implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;
  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final Function<Asked, Reply> answers;
  private final ExecutorService threads;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Asked> untaken = new LinkedBlockingQueue<>();
  private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
  private final Queue<Rule> once = new ArrayDeque<>();
  private final List<Rule> always = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private record Rule(Pattern path, Fault fault) {}

  private Site(Function<Asked, Reply> answers) throws IOException {
    this.answers = answers;
    server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "fake-site");
              thread.setDaemon(true);
              return thread;
            });
    threads.execute(this::accept);
  }

  static Site start(Function<Asked, Reply> answers) {
    try {
      return new Site(answers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens: scheme, host and port. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /**
   * Misbehaves in these ways at the next requests whose path holds a match, one after the other.
   *
   * @param path a regular expression
   */
  public Site next(String path, Fault... faults) {
    synchronized (once) {
      for (Fault fault : faults) {
        once.add(new Rule(Pattern.compile(path), fault));
      }
    }
    return this;
  }

  /** Misbehaves in that way at all requests whose path holds a match, until healed. */
  public Site always(String path, Fault fault) {
    always.add(new Rule(Pattern.compile(path), fault));
    return this;
  }

  /** Behaves well from now on. */
  public void heal() {
    synchronized (once) {
      once.clear();
    }
    always.clear();
  }

  /** All requests so far, the oldest first. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** The next request that has not been taken yet; waits for it a bounded while. */
  public Asked take() {
    try {
      Asked next = untaken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new NoSuchElementException("nothing was asked within " + PATIENCE_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoSuchElementException("interrupted while waiting for a request", e);
    }
  }

  /** Forgets what it was asked and what it has sent. */
  public void forget() {
    asked.clear();
    untaken.clear();
    sent.clear();
  }

  /** How many connections are open. */
  public int connections() {
    return connections.size();
  }

  /** Closes all connections, as a server does that is started anew; it goes on listening. */
  public void hangUp() {
    connections.forEach(Connection::close);
  }

  /** Closes its port and all connections. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hangUp();
    threads.shutdown();
  }

  /** How many bytes were sent that are counted under that name. */
  long sent(String counted) {
    LongAdder count = sent.get(counted);
    return count == null ? 0 : count.sum();
  }

  void count(String counted, long bytes) {
    if (!counted.isEmpty()) {
      sent.computeIfAbsent(counted, name -> new LongAdder()).add(bytes);
    }
  }

  Reply answer(Asked request) {
    asked.add(request);
    untaken.add(request);
    Reply reply = answers.apply(request);
    for (Rule rule : always) {
      reply = rule.path().matcher(request.path()).find() ? rule.fault().in(reply) : reply;
    }
    return nextFault(request).in(reply);
  }

  private Fault nextFault(Asked request) {
    synchronized (once) {
      for (Rule rule : once) {
        if (rule.path().matcher(request.path()).find()) {
          once.remove(rule);
          return rule.fault();
        }
      }
    }
    return Fault.none();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Connection connection = new Connection(socket, this);
        connections.add(connection);
        if (closed) {
          connection.close();
          return;
        }
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed: nobody is served any more.
    }
  }

  private void serve(Connection connection) {
    try {
      connection.serve();
    } finally {
      connections.remove(connection);
    }
  }
}
