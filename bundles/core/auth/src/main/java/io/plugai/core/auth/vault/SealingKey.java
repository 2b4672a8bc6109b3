package io.plugai.core.auth.vault;

import io.plugai.core.auth.common.Ids;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for AES-256-GCM that all gateways on one database share, and that outlives a rotation of
 * the master key: what a client keeps stays good. What a text is for is authenticated with it.
 */
final class SealingKey {
  private static final int KEY_BYTES = 32;

  private final SecretKey key;

  /** The key of that name; made where there is none. */
  SealingKey(Vault vault, String name) {
    String own = vault.own(name, () -> Base64.getEncoder().encodeToString(Ids.bytes(KEY_BYTES)));
    this.key = new SecretKeySpec(Base64.getDecoder().decode(own), "AES");
  }

  /** Seals data as letters, digits, dashes and underscores. */
  String seal(String boundTo, byte[] data) {
    try {
      byte[] sealed = AesGcm.encrypt(key, boundTo, data);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every JDK", e);
    }
  }

  /** The data; empty for what was sealed by another key or for something else, or was changed. */
  Optional<byte[]> open(String boundTo, String sealed) {
    try {
      return Optional.of(AesGcm.decrypt(key, boundTo, Base64.getUrlDecoder().decode(sealed)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
