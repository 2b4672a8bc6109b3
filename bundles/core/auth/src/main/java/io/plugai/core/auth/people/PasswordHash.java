package io.plugai.core.auth.people;

import io.plugai.core.auth.common.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * argon2id (RFC 9106) in the text form of the PHC string format, which carries its parameters, so
 * that they can be raised later. Pure computing.
 *
 * @param memory KiB
 * @param passes over the memory
 * @param lanes that could run at once
 */
record PasswordHash(int memory, int passes, int lanes) {
  /** 19 MiB, 2 passes: what OWASP's Password Storage Cheat Sheet names for argon2id. */
  static final PasswordHash CURRENT = new PasswordHash(19 * 1024, 2, 1);

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MOST_MEMORY = 1024 * 1024;
  private static final int MOST_PASSES = 32;
  private static final int MOST_LANES = 16;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  /** What to keep of a password. */
  String of(String password) {
    byte[] salt = Ids.bytes(SALT_BYTES);
    return phc(salt, compute(password, salt, HASH_BYTES));
  }

  /** What was made of no password: as much work to compare with, and none to make. */
  String ofNone() {
    return phc(Ids.bytes(SALT_BYTES), Ids.bytes(HASH_BYTES));
  }

  private String phc(byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(memory, passes, lanes, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /** Whether the text was made with these parameters. */
  boolean made(String phc) {
    return phc.startsWith("$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(memory, passes, lanes));
  }

  /** Whether it is the password of which that was kept. */
  static boolean matches(String password, String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("a password's hash in the database cannot be read");
    }
    PasswordHash parameters =
        new PasswordHash(
            bounded(parts.group(1), MOST_MEMORY),
            bounded(parts.group(2), MOST_PASSES),
            bounded(parts.group(3), MOST_LANES));
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    return MessageDigest.isEqual(expected, parameters.compute(password, salt, expected.length));
  }

  private static int bounded(String number, int most) {
    int value = Integer.parseInt(number);
    if (value < 1 || value > most) {
      throw new IllegalStateException("a password's hash in the database cannot be read");
    }
    return value;
  }

  private byte[] compute(String password, byte[] salt, int bytes) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[bytes];
    argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
