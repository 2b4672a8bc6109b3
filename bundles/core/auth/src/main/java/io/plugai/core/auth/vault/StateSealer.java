package io.plugai.core.auth.vault;

import io.plugai.core.api.state.StateSeal;
import io.plugai.core.auth.common.Ids;
import io.plugai.spi.generation.ProviderState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
 * rotation of the master key: what a client keeps stays good.
 */
@Component(immediate = true)
public final class StateSealer implements StateSeal {
  private static final String KEY = "provider-state-key";
  private static final int KEY_BYTES = 32;

  private final SecretKey key;

  /** Called by the framework. */
  @Activate
  public StateSealer(@Reference Vault vault) {
    String own = vault.own(KEY, () -> Base64.getEncoder().encodeToString(Ids.bytes(KEY_BYTES)));
    this.key = new SecretKeySpec(Base64.getDecoder().decode(own), "AES");
  }

  @Override
  public String seal(ProviderState state) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(state.provider());
      out.writeUTF(state.model());
      out.write(state.toBytes());
      byte[] sealed = AesGcm.encrypt(key, KEY, bytes.toByteArray());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every JDK", e);
    } catch (IOException e) { // a name of more than 64 KiB
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<ProviderState> open(String sealed) {
    try {
      byte[] plain = AesGcm.decrypt(key, KEY, Base64.getUrlDecoder().decode(sealed));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain));
      String provider = in.readUTF();
      String model = in.readUTF();
      return Optional.of(new ProviderState(provider, model, ByteBuffer.wrap(in.readAllBytes())));
    } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
      return Optional.empty();
    }
  }
}
