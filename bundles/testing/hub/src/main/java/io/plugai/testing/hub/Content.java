package io.plugai.testing.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file is made of: in memory, on disk, or worked out as it is sent. Safe for all threads.
 */
public abstract class Content {
  private static final int PIECE = 1 << 16;

  private final long size;
  private volatile String sha256 = "";
  private volatile String blobId = "";

  private Content(long size) {
    this.size = size;
  }

  /** These bytes. */
  public static Content of(byte[] bytes) {
    return new Content(bytes.length) {
      @Override
      void write(long from, long length, OutputStream out) throws IOException {
        out.write(bytes, Math.toIntExact(from), Math.toIntExact(length));
      }
    };
  }

  /** This text, in UTF-8. */
  public static Content of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file of this machine; it must stay as it is. */
  public static Content of(Path file) {
    try {
      return new OfFile(file, Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So many bytes that look like chance and are always the same: of any size, and in no memory. */
  public static Content pattern(long size, long seed) {
    return new Pattern(size, seed);
  }

  /** In bytes. */
  public final long size() {
    return size;
  }

  /** Writes a piece of it. */
  abstract void write(long from, long length, OutputStream out) throws IOException;

  /** The digest of all of it, in lower-case hexadecimal digits. */
  public final String sha256() {
    if (sha256.isEmpty()) {
      sha256 = digest("SHA-256", "");
    }
    return sha256;
  }

  /** What Git calls it. */
  public final String blobId() {
    if (blobId.isEmpty()) {
      blobId = digest("SHA-1", "blob " + size + "\0");
    }
    return blobId;
  }

  /** The same with other bytes: as long, and with another digest. */
  final Content corrupted() {
    Content original = this;
    return new Content(size) {
      @Override
      void write(long from, long length, OutputStream out) throws IOException {
        original.write(from, length, new Flipping(out));
      }
    };
  }

  private String digest(String algorithm, String prefix) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(prefix.getBytes(StandardCharsets.US_ASCII));
      write(0, size, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class OfFile extends Content {
    private final Path file;

    OfFile(Path file, long size) {
      super(size);
      this.file = file;
    }

    @Override
    void write(long from, long length, OutputStream out) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        in.skipNBytes(from);
        byte[] piece = new byte[PIECE];
        for (long left = length; left > 0; ) {
          int read = in.readNBytes(piece, 0, (int) Math.min(piece.length, left));
          if (read == 0) {
            throw new IOException(file + " has become shorter");
          }
          out.write(piece, 0, read);
          left -= read;
        }
      }
    }
  }

  private static final class Pattern extends Content {
    private final long seed;

    Pattern(long size, long seed) {
      super(size);
      this.seed = seed;
    }

    @Override
    void write(long from, long length, OutputStream out) throws IOException {
      byte[] piece = new byte[PIECE];
      for (long at = from; at < from + length; ) {
        int count = (int) Math.min(piece.length, from + length - at);
        fill(piece, count, at);
        out.write(piece, 0, count);
        at += count;
      }
    }

    private void fill(byte[] piece, int count, long at) {
      for (int i = 0; i < count; ) {
        long word = mixed(seed + ((at + i) >>> 3) * 0x9e3779b97f4a7c15L);
        word >>>= ((at + i) & 7) << 3;
        int end = Math.min(count, i + 8 - (int) ((at + i) & 7));
        while (i < end) {
          piece[i++] = (byte) word;
          word >>>= 8;
        }
      }
    }

    /** The mixing steps of SplitMix64, by Steele, Lea and Flood; one number for eight bytes. */
    private static long mixed(long z) {
      long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
      return mixed ^ (mixed >>> 31);
    }
  }

  private static final class Flipping extends OutputStream {
    private final OutputStream out;

    Flipping(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b ^ 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      byte[] flipped = new byte[length];
      for (int i = 0; i < length; i++) {
        flipped[i] = (byte) (bytes[from + i] ^ 1);
      }
      out.write(flipped);
    }
  }
}
