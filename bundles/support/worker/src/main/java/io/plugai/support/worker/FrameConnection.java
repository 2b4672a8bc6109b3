package io.plugai.support.worker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A connection that carries frames both ways: four bytes of length (big-endian, not counting
 * themselves), then that many bytes of content.
 *
 * <p>Any thread may {@link #send}; it never blocks. One thread of the connection's own writes, and
 * the thread that calls {@link #read} reads.
 */
public final class FrameConnection implements AutoCloseable {
  /** The longest frame, in bytes; a longer one ends the connection. */
  public static final int MAX_FRAME = 64 << 20;

  /** How many frames may wait to be written; one more ends the connection. */
  static final int MAX_WAITING = 8192;

  private static final int FRAMES_PER_WRITE = 64;
  private static final int BUFFER = 64 << 10;

  private final SocketChannel channel;
  private final BlockingQueue<ByteBuffer> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread writer;

  /** Takes the frames of a connection, one after the other, on the reading thread. */
  @FunctionalInterface
  public interface FrameHandler {
    /** Reads a frame's bytes, which are valid only during the call. */
    void frame(byte[] buffer, int offset, int length) throws IOException;
  }

  /** Wraps a connected channel in blocking mode. */
  public FrameConnection(SocketChannel channel, String name) {
    this.channel = channel;
    this.writer = new Thread(this::write, name + "-writer");
    writer.setDaemon(true);
    writer.start();
  }

  /** Connects to a worker's socket. */
  public static FrameConnection connect(Path socket, String name) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new FrameConnection(channel, name);
  }

  /**
   * Hands a frame over to be written. Says false where it will not be: the connection is closed, or
   * the other side has stopped reading, which closes it.
   */
  public boolean send(byte[] content) {
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + content.length);
    frame.putInt(content.length).put(content).flip();
    if (content.length <= MAX_FRAME && channel.isOpen() && waiting.offer(frame)) {
      return true;
    }
    close();
    return false;
  }

  /**
   * Reads frames until the other side is gone or this connection is closed; both return normally.
   * Must be called once.
   */
  public void read(FrameHandler handler) {
    try {
      readFrames(handler);
    } catch (IOException e) {
      // The other side is gone, or sent what is no frame: either way there is no more to read.
    } finally {
      close();
    }
  }

  private void readFrames(FrameHandler handler) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (channel.read(buffer) >= 0) {
      buffer.flip();
      int missing = handOver(buffer, handler);
      buffer.compact();
      if (missing > buffer.capacity()) {
        buffer = ByteBuffer.allocate(missing).put(buffer.flip());
      } else if (buffer.capacity() > BUFFER && missing <= BUFFER) {
        buffer = ByteBuffer.allocate(BUFFER).put(buffer.flip());
      }
    }
  }

  /** Hands over every whole frame; returns how large a buffer the rest wants. */
  private static int handOver(ByteBuffer buffer, FrameHandler handler) throws IOException {
    while (buffer.remaining() >= Integer.BYTES) {
      int length = buffer.getInt(buffer.position());
      if (length < 0 || length > MAX_FRAME) {
        throw new IOException("a frame of " + length + " bytes");
      }
      if (buffer.remaining() < Integer.BYTES + length) {
        return Math.max(Integer.BYTES + length, buffer.remaining());
      }
      handler.frame(buffer.array(), buffer.position() + Integer.BYTES, length);
      buffer.position(buffer.position() + Integer.BYTES + length);
    }
    return Integer.BYTES;
  }

  private void write() {
    List<ByteBuffer> batch = new ArrayList<>(FRAMES_PER_WRITE);
    try {
      while (channel.isOpen()) {
        batch.add(waiting.take());
        waiting.drainTo(batch, FRAMES_PER_WRITE - 1);
        ByteBuffer[] frames = batch.toArray(ByteBuffer[]::new);
        while (frames[frames.length - 1].hasRemaining()) {
          channel.write(frames);
        }
        batch.clear();
      }
    } catch (IOException | InterruptedException e) {
      close();
    }
  }

  /** Ends the connection; frames that wait are dropped. Does nothing the second time. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
    writer.interrupt();
  }
}
