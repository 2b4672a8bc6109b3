package io.plugai.core.auth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.auth.World;
import io.plugai.core.persistence.Persistence;
import io.plugai.spi.generation.ProviderState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateSealerTest {
  private static final byte[] SIGNATURE = {0, 1, 2, (byte) 0xff, 34};
  private static final ProviderState STATE =
      new ProviderState("anthropic", "claude/ü", ByteBuffer.wrap(SIGNATURE));

  @TempDir Path folder;
  private Persistence persistence;
  private Vault vault;
  private StateSealer sealer;

  @BeforeEach
  void open() throws Exception {
    persistence = World.database(folder);
    vault = vault();
    sealer = new StateSealer(vault);
  }

  private Vault vault() {
    Exit none = status -> {};
    return new Vault(
        persistence.get(SecretStore.class),
        none,
        Optional.empty(),
        folder.resolve("etc/master.key"));
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  @Test
  void whatWasSealedComesBackByteForByteWithWhereItCameFrom() {
    ProviderState back = sealer.open(sealer.seal(STATE)).orElseThrow();

    assertThat(back).isEqualTo(STATE);
    assertThat(back.toBytes()).isEqualTo(SIGNATURE);
  }

  @Test
  void theTextShowsNothingAndIsAnotherOneEachTime() {
    String sealed = sealer.seal(STATE);

    assertThat(sealed).matches("[A-Za-z0-9_-]+").isNotEqualTo(sealer.seal(STATE));
    assertThat(new String(Base64.getUrlDecoder().decode(sealed))).doesNotContain("anthropic");
  }

  @Test
  void whatWasChangedOrMadeElsewhereIsNotOpened() {
    byte[] sealed = Base64.getUrlDecoder().decode(sealer.seal(STATE));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(sealer.open(Base64.getUrlEncoder().encodeToString(changed))).isEmpty();
    }
    assertThat(sealer.open("")).isEmpty();
    assertThat(sealer.open("not base 64!")).isEmpty();
    assertThat(sealer.open("AAAA")).isEmpty();
  }

  @Test
  void aRestartAndARotationOfTheMasterKeyLeaveItGood() {
    String sealed = sealer.seal(STATE);
    vault.rotate();

    assertThat(new StateSealer(vault()).open(sealed)).contains(STATE);
  }
}
