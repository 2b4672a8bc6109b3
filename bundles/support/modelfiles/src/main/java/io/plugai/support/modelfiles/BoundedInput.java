package io.plugai.support.modelfiles;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads little-endian numbers and texts of a file from its beginning on, and passes over the rest
 * without reading it. Holds 64 KiB. For one thread.
 */
public final class BoundedInput implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final FileChannel file;
  private final long size;
  private final String format;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  private BoundedInput(FileChannel file, String format) throws IOException {
    this.file = file;
    this.size = file.size();
    this.format = format;
  }

  /** Opens a file; the name of its format is for what is said of one that ends too early. */
  public static BoundedInput open(Path path, String format) throws IOException {
    FileChannel file = FileChannel.open(path);
    try {
      return new BoundedInput(file, format);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** The bytes of the file, as they were when it was opened. */
  public long size() {
    return size;
  }

  /** How many bytes have been read or passed over. */
  public long position() throws IOException {
    return file.position() - buffer.remaining();
  }

  /** How many bytes are left. */
  public long left() throws IOException {
    return size - position();
  }

  public byte int8() throws IOException {
    return need(1).get();
  }

  public short int16() throws IOException {
    return need(Short.BYTES).getShort();
  }

  public int int32() throws IOException {
    return need(Integer.BYTES).getInt();
  }

  public long int64() throws IOException {
    return need(Long.BYTES).getLong();
  }

  /** So many bytes; whoever asks for them has held the number against a bound. */
  public byte[] bytes(int count) throws IOException {
    if (count > left()) {
      throw endsTooEarly(position() + count);
    }
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < bytes.length) {
      int part = Math.min(bytes.length - done, buffer.capacity());
      need(part).get(bytes, done, part);
      done += part;
    }
    return bytes;
  }

  /** A text of so many bytes of UTF-8. */
  public String text(int count) throws IOException {
    return new String(bytes(count), StandardCharsets.UTF_8);
  }

  /** Passes over so many bytes, none of which is read. */
  public void skip(long bytes) throws IOException {
    if (bytes <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) bytes);
      return;
    }
    if (bytes > left()) {
      long end = position() + bytes;
      throw endsTooEarly(end < 0 ? Long.MAX_VALUE : end);
    }
    long target = position() + bytes;
    buffer.limit(0);
    file.position(target);
  }

  /** What is thrown where there should be more bytes than there are. */
  public ModelFileException endsTooEarly(long expected) {
    return ModelFileException.incomplete(
        "This "
            + format
            + " file is not whole: it has "
            + size
            + " bytes, and should have at least "
            + expected
            + ".");
  }

  /** The buffer, with at least this many bytes in it. */
  private ByteBuffer need(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      long end = position() + bytes;
      buffer.compact();
      try {
        while (buffer.position() < bytes) {
          if (file.read(buffer) < 0) {
            throw endsTooEarly(end);
          }
        }
      } finally {
        buffer.flip();
      }
    }
    return buffer;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
