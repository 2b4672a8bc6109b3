package io.plugai.core.auth.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.auth.World;
import io.plugai.core.persistence.Persistence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSealerTest {
  private static final byte[] DATA = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private Persistence persistence;
  private Vault vault;
  private DataSealer sealer;

  @BeforeEach
  void open() throws Exception {
    persistence = World.database(folder);
    vault = vault();
    sealer = new DataSealer(vault);
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
  void theDataComesBackForWhatItWasSealedForAndForNothingElse() {
    String sealed = sealer.seal("state-token:usr_ann", DATA);
    assertThat(sealer.open("state-token:usr_ann", sealed)).contains(DATA);
    assertThat(sealer.open("state-token:usr_bob", sealed)).isEmpty();
    assertThat(sealer.open("", sealed)).isEmpty();
  }

  @Test
  void theTextShowsNothingAndIsAnotherOneEachTime() {
    String sealed = sealer.seal("x", DATA);
    assertThat(sealed).matches("[A-Za-z0-9_-]+").isNotEqualTo(sealer.seal("x", DATA));
    assertThat(new String(Base64.getUrlDecoder().decode(sealed), StandardCharsets.ISO_8859_1))
        .doesNotContain("hello");
  }

  @Test
  void whatWasChangedOrMadeElsewhereIsNotOpened() {
    byte[] sealed = Base64.getUrlDecoder().decode(sealer.seal("x", DATA));
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(sealer.open("x", Base64.getUrlEncoder().encodeToString(changed))).isEmpty();
    }
    assertThat(sealer.open("x", "not base 64!")).isEmpty();
    assertThat(sealer.open("x", "AAAA")).isEmpty();
  }

  @Test
  void aRestartAndARotationOfTheMasterKeyLeaveItGood() {
    String sealed = sealer.seal("x", DATA);
    vault.rotate();
    assertThat(new DataSealer(vault()).open("x", sealed)).contains(DATA);
  }
}
