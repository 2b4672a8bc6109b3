package io.plugai.http.generate;

import io.plugai.core.api.request.IdempotencyKey;
import io.plugai.spi.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;

/** Reads the {@code Idempotency-Key} header. */
final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";
  private static final int MAX_LENGTH = 255;

  private IdempotencyKeys() {}

  /**
   * The key that a request came with.
   *
   * @param path of the request: the same body means something else at another
   */
  static Optional<IdempotencyKey> of(HttpServletRequest request, String path, byte[] body) {
    String key = request.getHeader(HEADER);
    if (key == null) {
      return Optional.empty();
    }
    if (key.isEmpty()
        || key.length() > MAX_LENGTH
        || !key.chars().allMatch(c -> c > 31 && c < 127)) {
      throw GatewayException.invalid(HEADER, "must be 1 to 255 printable ASCII characters");
    }
    return Optional.of(new IdempotencyKey(key, fingerprint(path, body)));
  }

  private static String fingerprint(String path, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(path.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
