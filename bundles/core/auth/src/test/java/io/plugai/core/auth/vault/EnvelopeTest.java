package io.plugai.core.auth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private static final String TEXT = "sk-canary-Z9Y8X7";

  private final MasterKey key = MasterKey.random();
  private final KeyRing ring = new KeyRing(List.of(key));
  private final Function<String, Optional<MasterKey>> keys = ring::find;

  @Test
  void whatWasSealedCanBeOpenedAndNotRead() {
    String sealed = Envelope.seal(key, "pk_1", TEXT);

    assertThat(Envelope.open(keys, "pk_1", sealed)).isEqualTo(TEXT);
    assertThat(sealed).startsWith("v1." + key.id() + ".").doesNotContain("canary");
    assertThat(Envelope.seal(key, "pk_1", TEXT)).isNotEqualTo(sealed);
  }

  @Test
  void whatWasMovedToAnotherRowDoesNotOpen() {
    String sealed = Envelope.seal(key, "pk_1", TEXT);

    refused("pk_2", sealed);
  }

  @Test
  void anotherKeyDoesNotOpenIt() {
    MasterKey other = MasterKey.random();
    String sealed = Envelope.seal(other, "pk_1", TEXT);

    assertThatThrownBy(() -> Envelope.open(keys, "pk_1", sealed))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining(other.id())
        .hasMessageContaining("missing");
    refused("pk_1", sealed.replace(other.id(), key.id()));
  }

  @Test
  void partsOfTwoEnvelopesDoNotMakeOne() {
    String[] one = Envelope.seal(key, "pk_1", TEXT).split("\\.");
    String[] two = Envelope.seal(key, "pk_1", TEXT).split("\\.");

    refused("pk_1", String.join(".", one[0], one[1], one[2], two[3]));
  }

  @Test
  void whatWasChangedOrCutOffDoesNotOpen() {
    String sealed = Envelope.seal(key, "pk_1", TEXT);
    for (int end = 0; end < sealed.length(); end++) {
      refused("pk_1", sealed.substring(0, end));
    }
    for (int at = 0; at < sealed.length(); at++) {
      char other = sealed.charAt(at) == 'A' ? 'Q' : 'A';
      refused("pk_1", sealed.substring(0, at) + other + sealed.substring(at + 1));
    }
    refused("pk_1", sealed + ".x");
  }

  private void refused(String boundTo, String sealed) {
    assertThatThrownBy(() -> Envelope.open(keys, boundTo, sealed))
        .isInstanceOf(VaultException.class)
        .hasMessageNotContaining("canary");
  }
}
