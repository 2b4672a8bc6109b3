package io.plugai.core.auth.vault;

import io.plugai.core.auth.common.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts: {@code v1.<id of the master key>.<wrapped data key>.<nonce and ciphertext>}. Each
 * text has a data key of its own, used once, wrapped under the master key; both by AES-256-GCM
 * (NIST SP 800-38D) with a random nonce of 96 bits, and both bound to what the text is for, so that
 * it cannot be moved to another row.
 */
final class Envelope {
  private static final String VERSION = "v1";
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int PARTS = 4;

  private Envelope() {}

  /**
   * Seals a text.
   *
   * @param boundTo what it is for: a row's id
   */
  static String seal(MasterKey master, String boundTo, String text) {
    byte[] dataKey = Ids.bytes(MasterKey.BYTES);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    try {
      byte[] wrapped = encrypt(master.key(), boundTo, dataKey);
      byte[] sealed =
          encrypt(
              new SecretKeySpec(dataKey, "AES"), boundTo, text.getBytes(StandardCharsets.UTF_8));
      return String.join(
          ".", VERSION, master.id(), base64.encodeToString(wrapped), base64.encodeToString(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every JDK", e);
    } finally {
      Arrays.fill(dataKey, (byte) 0);
    }
  }

  /**
   * Opens one.
   *
   * @throws VaultException where the key is missing, or it was changed, cut off or moved
   */
  static String open(Function<String, Optional<MasterKey>> keys, String boundTo, String sealed) {
    String[] parts = split(sealed);
    MasterKey master =
        keys.apply(parts[1])
            .orElseThrow(
                () -> new VaultException("The master key '%s' is missing.".formatted(parts[1])));
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      byte[] dataKey = decrypt(master.key(), boundTo, base64.decode(parts[2]));
      byte[] text = decrypt(new SecretKeySpec(dataKey, "AES"), boundTo, base64.decode(parts[3]));
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new VaultException("A sealed secret is damaged, or was sealed for something else.", e);
    }
  }

  /** The id of the master key that it was sealed under. */
  static String keyId(String sealed) {
    return split(sealed)[1];
  }

  private static String[] split(String sealed) {
    String[] parts = sealed.split("\\.", -1);
    if (parts.length != PARTS || !parts[0].equals(VERSION)) {
      throw new VaultException("A sealed secret is damaged, or of a newer version of PlugAI.");
    }
    return parts;
  }

  private static byte[] encrypt(SecretKey key, String boundTo, byte[] text)
      throws GeneralSecurityException {
    byte[] nonce = Ids.bytes(NONCE);
    byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, key, nonce, boundTo).doFinal(text);
    byte[] both = Arrays.copyOf(nonce, NONCE + ciphertext.length);
    System.arraycopy(ciphertext, 0, both, NONCE, ciphertext.length);
    return both;
  }

  private static byte[] decrypt(SecretKey key, String boundTo, byte[] both)
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
