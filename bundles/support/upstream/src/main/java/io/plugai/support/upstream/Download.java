package io.plugai.support.upstream;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Writes an answer into a file as it comes; nothing of it piles up in memory. */
final class Download implements Reading<Downloaded> {
  private final Path file;
  private final long most;
  private final String mediaType;
  private final Decoding decoding;
  private final FileChannel channel;
  private long written;
  private boolean complete;
  private boolean closed;

  /**
   * Begins one.
   *
   * @param file to be made, or overwritten
   * @param most the largest answer, in bytes
   */
  Download(HttpHeaders headers, Path file, long most) {
    this.file = file;
    this.most = most;
    this.mediaType = headers.firstValue("Content-Type").orElse("application/octet-stream");
    this.decoding = Decoding.of(headers);
    if (headers.firstValueAsLong("Content-Length").orElse(0) > most) {
      throw tooLarge();
    }
    try {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  @Override
  public void feed(ByteBuffer bytes) {
    decoding.feed(bytes);
  }

  @Override
  public Step step(boolean bodyEnded, Consumer<Downloaded> out) {
    ByteBuffer more = decoding.next();
    if (more != null) {
      write(more);
      return Step.READ;
    }
    if (!bodyEnded) {
      return Step.WAITS;
    }
    if (!complete) {
      finish();
      out.accept(new Downloaded(file, written, mediaType));
    }
    return Step.ENDED;
  }

  @Override
  public boolean isLast(Downloaded made) {
    return true;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    decoding.close();
    try {
      channel.close();
      if (!complete) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The exchange has ended already; what is left of the file is its owner's to clear away.
    }
  }

  private void write(ByteBuffer bytes) {
    written += bytes.remaining();
    if (written > most) {
      throw tooLarge();
    }
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private void finish() {
    try {
      channel.close();
      complete = true;
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private GatewayException tooLarge() {
    return new GatewayException(
        ErrorCode.BACKEND_PROTOCOL,
        "The provider sent more than " + most + " bytes where that is the most it may send.");
  }

  private static GatewayException unwritten(IOException cause) {
    return new GatewayException(
        ErrorCode.INTERNAL, "The provider's answer cannot be written to disk.", cause);
  }
}
