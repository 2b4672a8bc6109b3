package io.plugai.core.auth.vault;

import io.plugai.core.api.state.DataSeal;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Seals for the gateway itself, see {@link SealingKey}. */
@Component(immediate = true)
public final class DataSealer implements DataSeal {
  private final SealingKey key;

  /** Called by the framework. */
  @Activate
  public DataSealer(@Reference Vault vault) {
    this.key = new SealingKey(vault, "data-seal-key");
  }

  @Override
  public String seal(String boundTo, byte[] data) {
    return key.seal(boundTo, data);
  }

  @Override
  public Optional<byte[]> open(String boundTo, String sealed) {
    return key.open(boundTo, sealed);
  }
}
