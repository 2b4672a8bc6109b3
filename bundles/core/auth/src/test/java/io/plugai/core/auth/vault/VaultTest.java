package io.plugai.core.auth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.lifecycle.Exit;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.auth.World;
import io.plugai.core.auth.common.BackgroundTasks;
import io.plugai.core.auth.common.Changes;
import io.plugai.core.auth.common.Time;
import io.plugai.core.persistence.Persistence;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_000);

  @TempDir Path folder;
  private Path file;
  private Persistence persistence;
  private SecretStore store;
  private final AtomicInteger exit = new AtomicInteger();

  @BeforeEach
  void open() throws Exception {
    file = folder.resolve("etc/master.key");
    persistence = World.database(folder);
    store = persistence.get(SecretStore.class);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  @Test
  void theFirstStartMakesAKeyFileThatOnlyItsOwnerReads() throws Exception {
    Vault vault = vault("");
    put(vault, 3);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(lines()).hasSize(1);
    try (var all = Files.list(file.getParent())) {
      assertThat(all).containsExactly(file);
    }
    assertOpens(vault(""), 3);
  }

  @Test
  void aKeyFileThatOthersCanReadIsRefusedAndTheSentenceSaysHowToMendIt() throws Exception {
    vault("");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> vault(""))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("chmod 600 " + file);
    assertThat(exit).hasValue(Exit.REFUSED);
  }

  @Test
  void aMissingKeyIsNotReplacedByANewOne() throws Exception {
    put(vault(""), 1);
    String lost = Files.readString(file);
    Files.delete(file);

    assertThatThrownBy(() -> vault("")).hasMessageContaining("no master key");
    assertThat(exit).hasValue(Exit.REFUSED);
    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> vault(MasterKey.random().base64())).hasMessageContaining("is missing");

    String key = lost.strip().substring(lost.strip().lastIndexOf(' ') + 1);
    assertOpens(vault(key), 1);
  }

  @Test
  void aDamagedKeyFileIsRefusedWithoutShowingIt() throws Exception {
    vault("");
    String text = Files.readString(file);
    String key = lines().get(0).split(" ")[1];
    for (String damaged :
        List.of("", "x\n", text.replace(key, key.substring(4)), text.replace(" ", ""))) {
      Files.writeString(file, damaged);
      assertThatThrownBy(() -> vault(""))
          .isInstanceOf(VaultException.class)
          .hasMessageNotContaining(key.substring(4));
    }
  }

  @Test
  void keysFromTheEnvironmentMustBeKeys() {
    String canary = "bm90IGEga2V5IGNhbmFyeQ==";
    assertThatThrownBy(() -> vault(MasterKey.random().base64() + "," + canary))
        .hasMessageContaining("Key 2")
        .hasMessageNotContaining(canary);
    assertThat(exit).hasValue(Exit.REFUSED);
  }

  @Test
  void rotationSealsEverythingAnewAndForgetsTheOldKey() throws Exception {
    Vault vault = vault("");
    put(vault, 1_203);
    String own = vault.own("a-secret", () -> "of its own");
    String old = lines().get(0);

    assertThat(vault.rotate()).isEqualTo(1_204);

    assertThat(lines()).hasSize(1).doesNotContain(old);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertOpens(vault, 1_203);
    Vault next = vault("");
    assertOpens(next, 1_203);
    assertThat(next.own("a-secret", () -> "")).isEqualTo(own);
  }

  @Test
  void rotationThatWasCutOffAnywhereCanBeRunAgain() throws Exception {
    put(vault(""), 20);
    for (int survived : List.of(0, 7, 7)) {
      Vault cutOff = new Vault(new Failing(store, survived), exit::set, Optional.empty(), file);
      assertThatThrownBy(cutOff::rotate).isInstanceOf(GatewayException.class);
      assertThat(lines()).hasSize(2);

      assertOpens(vault(""), 20);
    }

    assertThat(vault("").rotate()).isPositive();

    assertThat(lines()).hasSize(1);
    assertOpens(vault(""), 20);
    assertThat(exit).hasValue(0);
  }

  @Test
  void rotationWaitsForWhatIsSealedAndNotKeptYet() throws Exception {
    Vault vault = vault("");
    Thread rotation = new Thread(vault::rotate);

    vault.keep(
        "pk_0",
        "secret 0",
        text -> {
          rotation.start();
          await(() -> lines().size() == 2);
          store.addCredential(key("pk_0", "p0"), text);
          return true;
        });
    rotation.join(10_000);

    assertThat(lines()).hasSize(1);
    assertOpens(vault, 1);
    assertOpens(vault(""), 1);
  }

  @Test
  void whatIsSealedAnewWhileItIsReadIsOpenedAllTheSame() {
    Vault vault = vault("");
    Credential credential = new Credential.ApiKey(new Secret("a key"));
    vault.keep(
        "pk_0",
        CredentialJson.write(credential),
        text -> {
          store.addCredential(key("pk_0", "p0"), text);
          return true;
        });
    AtomicInteger rotations = new AtomicInteger();
    SecretStore rotated =
        new Failing(store, -1) {
          @Override
          public Optional<Sealed> sealed(String ownerId, String provider) {
            Optional<Sealed> found = super.sealed(ownerId, provider);
            if (rotations.getAndIncrement() == 0) {
              vault.rotate();
            }
            return found;
          }
        };
    Time time = new Time();
    BackgroundTasks background = new BackgroundTasks();
    try {
      OpenCredentials open =
          new OpenCredentials(rotated, vault, new Changes(time), background, time);
      assertThat(open.read(Owner.OPERATOR, "p0"))
          .map(CredentialJson::write)
          .hasValue(CredentialJson.write(credential));
    } finally {
      background.stop();
    }
  }

  @Test
  void somethingDamagedKeepsTheOldKey() throws Exception {
    Vault vault = vault("");
    put(vault, 2);
    store.addCredential(
        key("pk_x", "other"),
        Envelope.seal(
            new MasterKey(lines().get(0).split(" ")[0], MasterKey.random().key()), "pk_x", "x"));

    assertThatThrownBy(vault::rotate)
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(lines()).hasSize(2);
    assertOpens(vault, 2);
  }

  @Test
  void fromTheEnvironmentTheFirstKeyIsTheOneToSealUnder() {
    String first = MasterKey.random().base64();
    String second = MasterKey.random().base64();
    put(vault(first), 5);

    assertThat(vault(second + "," + first).rotate()).isEqualTo(5);

    assertOpens(vault(second), 5);
    assertThatThrownBy(() -> vault(first)).isInstanceOf(VaultException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void keysCanMoveFromTheFileIntoTheEnvironment() throws Exception {
    put(vault(""), 5);
    String next = MasterKey.random().base64();

    assertThat(vault(next).rotate()).isEqualTo(5);
    Files.delete(file);

    assertOpens(vault(next), 5);
  }

  @Test
  void aKeyThatAnotherGatewayPutIntoTheFileIsFound() {
    Vault one = vault("");
    Vault two = vault("");
    put(one, 3);

    one.rotate();

    assertOpens(two, 3);
  }

  private Vault vault(String variable) {
    return new Vault(store, exit::set, Optional.of(variable), file);
  }

  private void put(Vault vault, int count) {
    for (int i = 0; i < count; i++) {
      store.addCredential(key("pk_" + i, "p" + i), vault.seal("pk_" + i, "secret " + i));
    }
  }

  private static ProviderKey key(String id, String provider) {
    return new ProviderKey(id, Owner.OPERATOR, provider, "api_key", "n", "…", NOW, NOW);
  }

  private static void await(Callable<Boolean> condition) {
    try {
      for (int i = 0; i < 1_000 && !condition.call(); i++) {
        Thread.sleep(10);
      }
      assertThat(condition.call()).isTrue();
      Thread.sleep(100); // time to go on, for whoever wrongly does
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertOpens(Vault vault, int count) {
    for (int i = 0; i < count; i++) {
      String sealed = store.sealed(Owner.OPERATOR.id(), "p" + i).orElseThrow().sealed();
      assertThat(vault.open("pk_" + i, sealed)).isEqualTo("secret " + i);
    }
  }

  private List<String> lines() throws Exception {
    List<String> keys = new ArrayList<>(Files.readAllLines(file));
    keys.removeIf(line -> line.startsWith("#"));
    return keys;
  }

  /** The real store, whose database goes away after so many secrets were sealed anew. */
  private static class Failing implements SecretStore {
    private final SecretStore real;
    private final AtomicInteger left;

    Failing(SecretStore real, int left) {
      this.real = real;
      this.left = new AtomicInteger(left);
    }

    @Override
    public boolean reseal(Resealable old, String sealed) {
      if (left.getAndDecrement() == 0) {
        throw new GatewayException(ErrorCode.UNAVAILABLE, "cut off");
      }
      return real.reseal(old, sealed);
    }

    @Override
    public List<Resealable> allSealed(Optional<String> afterId, int limit) {
      return real.allSealed(afterId, limit);
    }

    @Override
    public List<ProviderKey> credentials(String ownerId) {
      return real.credentials(ownerId);
    }

    @Override
    public Optional<ProviderKey> credential(String ownerId, String id) {
      return real.credential(ownerId, id);
    }

    @Override
    public Optional<Sealed> sealed(String ownerId, String provider) {
      return real.sealed(ownerId, provider);
    }

    @Override
    public void addCredential(ProviderKey key, String sealed) {
      real.addCredential(key, sealed);
    }

    @Override
    public boolean replaceCredential(ProviderKey key, String sealed) {
      return real.replaceCredential(key, sealed);
    }

    @Override
    public boolean removeCredential(String ownerId, String id) {
      return real.removeCredential(ownerId, id);
    }

    @Override
    public Map<String, KeyPolicy> policies() {
      return real.policies();
    }

    @Override
    public void setPolicy(String provider, KeyPolicy policy) {
      real.setPolicy(provider, policy);
    }

    @Override
    public String ownSecret(String name, String sealedIfMissing) {
      return real.ownSecret(name, sealedIfMissing);
    }

    @Override
    public Optional<String> ownSecret(String name) {
      return real.ownSecret(name);
    }
  }
}
