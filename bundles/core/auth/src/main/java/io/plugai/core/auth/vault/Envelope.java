package io.plugai.core.auth.vault;

import io.plugai.core.auth.common.Ids;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts: {@code v1.<id of the master key>.<wrapped data key>.<nonce and ciphertext>}. Each
 * text has a data key of its own, used once, wrapped under the master key; both by AES-256-GCM
 * (NIST SP 800-38D) with a random nonce of 96 bits, and both bound to what the text is for, so that
 * it cannot be moved to another row.
 */
final class Envelope {
  private static final String VERSION = "v1";
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
      byte[] wrapped = AesGcm.encrypt(master.key(), boundTo, dataKey);
      byte[] sealed =
          AesGcm.encrypt(
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
      byte[] dataKey = AesGcm.decrypt(master.key(), boundTo, base64.decode(parts[2]));
      byte[] text =
          AesGcm.decrypt(new SecretKeySpec(dataKey, "AES"), boundTo, base64.decode(parts[3]));
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
}
