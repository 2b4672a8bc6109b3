package io.plugai.core.downloads.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * The SHA-256 of a file, read along while it is written, from its first byte on: so it holds also
 * for what was there before, and is known soon after the last byte. For one thread.
 */
final class FollowingHash {
  private static final int STEP = 256 * 1024;

  private final MessageDigest digest = sha256();
  private final ByteBuffer buffer = ByteBuffer.allocate(STEP);
  private long position;

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /** Reads on up to a byte that is there. */
  void readTo(FileChannel file, long end, LongConsumer told) throws IOException {
    while (position < end) {
      buffer.clear().limit((int) Math.min(STEP, end - position));
      int read = file.read(buffer, position);
      if (read <= 0) {
        throw new IOException("The file is shorter than it was.");
      }
      digest.update(buffer.flip());
      position += read;
      told.accept(position);
    }
  }

  /** Up to where it was read. */
  long position() {
    return position;
  }

  String value() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
