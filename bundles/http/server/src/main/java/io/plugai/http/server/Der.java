package io.plugai.http.server;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The little of DER (X.690) that turns a key of OpenSSL's older forms into PKCS#8: {@code SEQUENCE
 * {version 0, AlgorithmIdentifier, OCTET STRING {key}}}, RFC 5208. The identifier is that of the
 * certificate's public key, where it names the curve as well.
 */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  private static final int LONG_FORM = 0x80;

  private Der() {}

  /**
   * Wraps a key.
   *
   * @param publicKey the public key that belongs to it, as {@code SubjectPublicKeyInfo}
   * @param key {@code RSAPrivateKey} (PKCS#1) or {@code ECPrivateKey} (SEC 1)
   */
  static byte[] pkcs8(byte[] publicKey, byte[] key) {
    byte[] algorithm = element(publicKey, header(publicKey, 0));
    return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTET_STRING, key));
  }

  private static byte[] element(byte[] der, int at) {
    int start = at + header(der, at);
    return Arrays.copyOfRange(der, at, start + length(der, at));
  }

  /** How many bytes tag and length take. */
  private static int header(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return 2 + (first < LONG_FORM ? 0 : first - LONG_FORM);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < LONG_FORM) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < first - LONG_FORM; i++) {
      length = length << 8 | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    out.write(tag);
    if (length < LONG_FORM) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(LONG_FORM + bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
