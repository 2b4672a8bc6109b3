package io.plugai.core.auth.vault;

import io.plugai.core.api.state.DataSeal;
import io.plugai.core.auth.common.Ids;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Seals by AES-256-GCM under a key that all gateways on one database share, and that outlives a
 * rotation of the master key. What a text is for is authenticated with it.
 */
@Component(immediate = true)
public final class DataSealer implements DataSeal {
  private static final String KEY = "data-seal-key";
  private static final int KEY_BYTES = 32;

  private final SecretKey key;

  /** Called by the framework. */
  @Activate
  public DataSealer(@Reference Vault vault) {
    String own = vault.own(KEY, () -> Base64.getEncoder().encodeToString(Ids.bytes(KEY_BYTES)));
    this.key = new SecretKeySpec(Base64.getDecoder().decode(own), "AES");
  }

  @Override
  public String seal(String boundTo, byte[] data) {
    try {
      byte[] sealed = AesGcm.encrypt(key, boundTo, data);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every JDK", e);
    }
  }

  @Override
  public Optional<byte[]> open(String boundTo, String sealed) {
    try {
      return Optional.of(AesGcm.decrypt(key, boundTo, Base64.getUrlDecoder().decode(sealed)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
