package io.plugai.core.auth.vault;

import io.plugai.core.auth.common.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM (NIST SP 800-38D) with a random nonce of 96 bits before the ciphertext, bound to what the
 * text is for.
 */
final class AesGcm {
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private AesGcm() {}

  /** The nonce and the ciphertext. */
  static byte[] encrypt(SecretKey key, String boundTo, byte[] text)
      throws GeneralSecurityException {
    byte[] nonce = Ids.bytes(NONCE);
    byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, boundTo).doFinal(text);
    byte[] both = Arrays.copyOf(nonce, NONCE + ciphertext.length);
    System.arraycopy(ciphertext, 0, both, NONCE, ciphertext.length);
    return both;
  }

  /** The text of what {@link #encrypt} made, for the same purpose. */
  static byte[] decrypt(SecretKey key, String boundTo, byte[] both)
      throws GeneralSecurityException {
    if (both.length < NONCE + TAG_BITS / Byte.SIZE) {
      throw new GeneralSecurityException("too short");
    }
    return cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(both, NONCE), boundTo)
        .doFinal(both, NONCE, both.length - NONCE);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String boundTo)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(AES_GCM);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(boundTo.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
