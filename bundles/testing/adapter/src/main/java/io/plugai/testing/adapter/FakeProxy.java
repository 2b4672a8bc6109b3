package io.plugai.testing.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy on a free port of the loopback address that does {@code CONNECT}, and connects whoever
 * asks, whatever the name, with one server of this host. Two threads for each connection. Safe for
 * all threads.
 */
public final class FakeProxy implements AutoCloseable {
  private static final int LONGEST_HEAD = 1 << 16;

  private final ServerSocket server;
  private final URI target;
  private final String credential;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refusals = new AtomicInteger();

  private FakeProxy(URI target, String credential) throws IOException {
    this.target = target;
    this.credential = credential;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /**
   * Starts one.
   *
   * @param target the server that it connects with
   * @param credential what must stand in {@code Proxy-Authorization}; empty lets anybody through
   */
  public static FakeProxy start(URI target, String credential) {
    try {
      return new FakeProxy(target, credential);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Refuses the next few that ask. */
  public void refuse(int times) {
    refusals.set(times);
  }

  /** Whom it was asked to connect with, name and port, in order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    close(server);
    open.forEach(FakeProxy::close);
    threads.shutdown();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed: nobody is served any more.
    }
  }

  private void serve(Socket client) {
    try {
      String head = head(client.getInputStream());
      asked.add(head.split(" ", 3)[1]);
      boolean known = credential.isEmpty() || head.contains("Proxy-Authorization: " + credential);
      if (!known || refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        say(client, known ? "503 Service Unavailable" : "407 Proxy Authentication Required");
        close(client);
        return;
      }
      Socket provider = new Socket(target.getHost(), target.getPort());
      open.add(provider);
      say(client, "200 Connection established");
      threads.execute(() -> relay(provider, client));
      relay(client, provider);
    } catch (IOException e) {
      close(client);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0 || head.length() > LONGEST_HEAD) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void say(Socket client, String status) throws IOException {
    OutputStream out = client.getOutputStream();
    String challenge = "Proxy-Authenticate: Basic realm=\"x\"\r\n";
    out.write(
        ("HTTP/1.1 " + status + "\r\n" + (status.startsWith("407") ? challenge : "") + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void relay(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two has gone.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
