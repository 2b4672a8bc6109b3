package io.plugai.core.auth.common;

import io.plugai.spi.credential.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The texts that we give out: a prefix that scanners of source code know them by, 256 random bits,
 * and a checksum, so that garbage is told from a token without asking the database. Kept only as
 * SHA-256: what is random needs no slow hash.
 */
public final class SecretText {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_BYTES = 32;
  private static final int RANDOM_CHARACTERS = 43;
  private static final int CHECKSUM_CHARACTERS = 6;

  private SecretText() {}

  /** What a text is for. */
  public enum Kind {
    API_TOKEN("plugai_"),
    ACCESS_KEY("plugai_key_"),
    INVITE("plugai_inv_"),
    REFRESH("plugai_ref_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** Whether it claims to be one of ours. */
  public static boolean isOurs(String text) {
    return text.startsWith(Kind.API_TOKEN.prefix);
  }

  /** A new one. */
  public static Secret next(Kind kind) {
    String random =
        kind.prefix + base62(new BigInteger(1, Ids.bytes(RANDOM_BYTES)), RANDOM_CHARACTERS);
    return new Secret(random + checksum(random));
  }

  /** Whether it is a whole one of that kind. */
  public static boolean isWhole(Kind kind, String text) {
    int end = text.length() - CHECKSUM_CHARACTERS;
    return end == kind.prefix.length() + RANDOM_CHARACTERS
        && text.startsWith(kind.prefix)
        && text.chars().skip(kind.prefix.length()).allMatch(c -> DIGITS.indexOf(c) >= 0)
        && text.substring(end).equals(checksum(text.substring(0, end)));
  }

  /** What is kept of it, where it is a whole one of that kind. */
  public static Optional<String> hashIfWhole(Kind kind, String text) {
    return isWhole(kind, text) ? Optional.of(hash(text)) : Optional.empty();
  }

  /** SHA-256, as 64 hexadecimal digits. */
  public static String hash(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM_CHARACTERS);
  }

  private static String base62(BigInteger number, int characters) {
    StringBuilder text = new StringBuilder();
    BigInteger base = BigInteger.valueOf(DIGITS.length());
    BigInteger rest = number;
    for (int i = 0; i < characters; i++) {
      BigInteger[] parts = rest.divideAndRemainder(base);
      text.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return text.reverse().toString();
  }
}
