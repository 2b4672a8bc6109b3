package io.plugai.testing.hub;

import io.plugai.testing.hub.Asked.End;
import io.plugai.testing.hub.Reply.Conduct;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** One connection of a {@link Site}: HTTP/1.1 as far as clients need it here. One thread's. */
final class Connection {
  private static final int LONGEST_HEAD = 1 << 16;
  private static final int BUFFER = 1 << 16;
  private static final long SECOND = 1_000_000_000L;

  private final Socket socket;
  private final Site site;
  private final BufferedInputStream in;
  private final BufferedOutputStream out;

  Connection(Socket socket, Site site) throws IOException {
    this.socket = socket;
    this.site = site;
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
  }

  /** Serves requests until either side closes. */
  void serve() {
    try {
      while (true) {
        Asked asked = readRequest();
        try {
          send(asked, site.answer(asked));
          asked.end().complete(End.ANSWERED);
        } catch (CutException e) {
          asked.end().complete(End.CUT);
          return;
        } catch (IOException e) {
          asked.end().complete(End.CLIENT_HUNG_UP);
          return;
        }
      }
    } catch (IOException e) {
      // No further request.
    } finally {
      close();
    }
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(Asked asked, Reply reply) throws IOException {
    if (reply.conduct().stallAfter() < 0) {
      awaitHangUp();
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Status\r\n");
    reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: " + reply.length() + "\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    if (!asked.method().equals("HEAD")) {
      reply.content().write(reply.from(), reply.length(), new Body(reply));
      out.flush();
    }
  }

  /** Sends as the reply's conduct says, and counts. */
  private final class Body extends OutputStream {
    private final Conduct conduct;
    private final String counted;
    private final long start = System.nanoTime();
    private long done;

    Body(Reply reply) throws IOException {
      this.conduct = reply.conduct();
      this.counted = reply.counted();
      misbehave();
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int at = from;
      while (at < from + length) {
        int count = (int) Math.min(from + length - at, untilNext());
        pace(count);
        out.write(bytes, at, count);
        at += count;
        done += count;
        site.count(counted, count);
        misbehave();
      }
    }

    /** How many bytes may go before something happens. */
    private long untilNext() {
      long next = Math.min(conduct.cutAfter(), conduct.stallAfter()) - done;
      return Math.min(next, Math.max(1, conduct.bytesPerSecond() / 20));
    }

    private void pace(int count) throws IOException {
      if (conduct.bytesPerSecond() < Long.MAX_VALUE) {
        out.flush();
        double due = (double) (done + count) / conduct.bytesPerSecond() * SECOND;
        LockSupport.parkNanos((long) due - (System.nanoTime() - start));
      }
    }

    private void misbehave() throws IOException {
      if (done >= conduct.cutAfter()) {
        out.flush();
        throw new CutException();
      }
      if (done >= conduct.stallAfter()) {
        out.flush();
        awaitHangUp();
      }
    }
  }

  /** A client that waits for an answer says nothing: what is read is the end. */
  private void awaitHangUp() throws IOException {
    in.read();
    throw new EOFException("the client has hung up");
  }

  private static final class CutException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private Asked readRequest() throws IOException {
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
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return Asked.of(first[0], first[1], headers, body);
  }

  private String readHead() throws IOException {
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
