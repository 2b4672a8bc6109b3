package io.plugai.core.sessions;

import io.plugai.core.api.session.StateTokens;
import io.plugai.spi.error.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Bytes made smaller (RFC 1950), within bounds on both sides. */
final class Packing {
  /** Of what is packed. */
  private static final int MOST_BYTES = 8 << 20;

  private Packing() {}

  static byte[] pack(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw GatewayException.invalid(
          StateTokens.FIELD, "would hold more than %d bytes".formatted(MOST_BYTES));
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return packed.toByteArray();
  }

  /** Empty for what was not packed here. */
  static Optional<byte[]> unpack(byte[] packed) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return bytes.length > MOST_BYTES ? Optional.empty() : Optional.of(bytes);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
