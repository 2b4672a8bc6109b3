package io.plugai.core.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands before a server, and cuts the first connection on which a client says a certain text. */
final class CuttingRelay implements AutoCloseable {
  private final int server;
  private final String text;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean done = new AtomicBoolean();
  private final CountDownLatch cut = new CountDownLatch(1);

  /** Relays to a port of this machine. */
  CuttingRelay(int server, String text) throws IOException {
    this.server = server;
    this.text = text;
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Reaches zero with the cut. */
  CountDownLatch cut() {
    return cut;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
        threads.execute(() -> copy(client, there, true));
        threads.execute(() -> copy(there, client, false));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void copy(Socket from, Socket to, boolean listens) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (listens && says(buffer, count) && done.compareAndSet(false, true)) {
          cut.countDown();
          return;
        }
        out.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // The other side was closed.
    }
  }

  /** Each message of Postgres's clients arrives in one piece here. */
  private boolean says(byte[] buffer, int count) {
    return new String(buffer, 0, count, StandardCharsets.ISO_8859_1).contains(text);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
