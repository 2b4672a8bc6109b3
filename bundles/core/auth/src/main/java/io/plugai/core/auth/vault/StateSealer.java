package io.plugai.core.auth.vault;

import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.generation.ProviderState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Seals what providers want back, see {@link SealingKey}. */
@Component(immediate = true)
public final class StateSealer implements StateSeal {
  private static final String KEY = "provider-state-key";

  private final SealingKey key;

  /** Called by the framework. */
  @Activate
  public StateSealer(@Reference Vault vault) {
    this.key = new SealingKey(vault, KEY);
  }

  @Override
  public String seal(ProviderState state) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeUTF(state.provider());
      out.writeUTF(state.model());
      out.write(state.toBytes());
      return key.seal(KEY, bytes.toByteArray());
    } catch (IOException e) { // a name of more than 64 KiB
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<ProviderState> open(String sealed) {
    return key.open(KEY, sealed).flatMap(StateSealer::state);
  }

  private static Optional<ProviderState> state(byte[] plain) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain));
      String provider = in.readUTF();
      String model = in.readUTF();
      return Optional.of(new ProviderState(provider, model, ByteBuffer.wrap(in.readAllBytes())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
