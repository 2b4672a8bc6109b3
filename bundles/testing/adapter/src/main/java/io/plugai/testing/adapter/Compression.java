package io.plugai.testing.adapter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bytes as servers compress them. */
public final class Compression {

  private Compression() {}

  /**
   * Compresses bytes.
   *
   * @param way {@code gzip}, {@code deflate}, or {@code raw}, which is deflate without its frame
   */
  public static byte[] of(String way, byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = into(way, compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static OutputStream into(String way, OutputStream out) throws IOException {
    return way.equals("gzip")
        ? new GZIPOutputStream(out)
        : new DeflaterOutputStream(
            out, new Deflater(Deflater.DEFAULT_COMPRESSION, way.equals("raw")));
  }
}
