package io.plugai.testing.adapter;

import io.plugai.testing.adapter.Received.End;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One connection of a {@link FakeUpstream}: a thread reads requests, and with them notices at once
 * that the client hangs up; another one plays the answers. HTTP/1.1 as far as clients need it here:
 * requests with a {@code Content-Length}, chunked answers, connections that are used again.
 */
final class Connection {
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int LONGEST_HEAD = 1 << 16;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile boolean headOnly;
  private boolean chunked;

  Connection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** Serves requests until either side closes. */
  void serve(Function<Received, Answer> script, Executor executor) {
    CompletableFuture<End> end = CompletableFuture.completedFuture(End.ANSWERED);
    try {
      while (true) {
        Received received = readRequest();
        end.join();
        end = received.end();
        headOnly = received.method().equals("HEAD");
        executor.execute(() -> play(received, script));
      }
    } catch (IOException e) {
      end.complete(gone.isDone() ? End.CUT : End.CLIENT_HUNG_UP);
    } finally {
      close();
    }
  }

  void close() {
    gone.complete(null);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void play(Received received, Function<Received, Answer> script) {
    try {
      script.apply(received).play(this);
      received.end().complete(End.ANSWERED);
    } catch (Exception e) {
      // Written to a client that has gone, or told to cut.
      received.end().complete(gone.isDone() ? End.CUT : End.CLIENT_HUNG_UP);
      close();
    }
  }

  void sendHead(int status, Map<String, String> headers) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    // These have no body, whatever their headers say.
    chunked = status != 204 && !headOnly;
    head.append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  void sendChunk(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      // An empty chunk would end the body.
      return;
    }
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  void endBody() throws IOException {
    if (chunked) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      chunked = false;
    }
  }

  void pause(Duration duration) throws IOException, InterruptedException, ExecutionException {
    try {
      gone.get(duration.toMillis(), TimeUnit.MILLISECONDS);
      throw new EOFException("the connection is closed");
    } catch (TimeoutException e) {
      // Nobody has hung up meanwhile.
    }
  }

  void await(CompletionStage<?> event) throws IOException {
    CompletableFuture.anyOf(gone, event.toCompletableFuture()).join();
    if (gone.isDone()) {
      throw new EOFException("the connection is closed");
    }
  }

  void hang() throws IOException {
    await(new CompletableFuture<>());
  }

  void cut() throws IOException {
    close();
    throw new EOFException("cut as told");
  }

  private Received readRequest() throws IOException {
    String[] lines = readHead().split("\r\n", -1);
    String[] first = lines[0].split(" ", 3);
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).trim());
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the client hung up within its request");
    }
    return new Received(
        first[0],
        first[1],
        Map.copyOf(headers),
        new String(body, StandardCharsets.UTF_8),
        new CompletableFuture<>());
  }

  private String readHead() throws IOException {
    in.mark(1);
    if (in.read() == TLS_HANDSHAKE) {
      // What servers without TLS say to clients that want it.
      out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      throw new EOFException("TLS is not spoken here");
    }
    in.reset();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int b = in.read();
      if (b < 0 || head.length() > LONGEST_HEAD) {
        throw new EOFException("no further request");
      }
      head.append((char) b);
    }
    return head.toString();
  }
}
