package io.plugai.core.auth.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
  private static final PasswordHash CHEAP = new PasswordHash(64, 1, 1);

  @Test
  void whatIsKeptCarriesItsParametersAndMatchesThePasswordOnly() {
    String kept = PasswordHash.CURRENT.of("correct horse");

    assertThat(kept).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(PasswordHash.matches("correct horse", kept)).isTrue();
    assertThat(PasswordHash.matches("correct horsf", kept)).isFalse();
  }

  /**
   * Made by the reference implementation: {@code echo -n password | argon2 somesalt -id -t 2 -m
   * 16}.
   */
  @Test
  void otherImplementationsAgree() {
    assertThat(
            PasswordHash.matches(
                "password",
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                    + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
        .isTrue();
  }

  @Test
  void theSamePasswordIsKeptDifferentlyEachTime() {
    assertThat(CHEAP.of("x")).isNotEqualTo(CHEAP.of("x"));
  }

  @Test
  void otherParametersAreNoticed() {
    assertThat(CHEAP.made(CHEAP.of("x"))).isTrue();
    assertThat(PasswordHash.CURRENT.made(CHEAP.of("x"))).isFalse();
  }

  @Test
  void parametersThatWouldTakeTheMachineDownAreNotComputed() {
    String greedy = CHEAP.of("x").replace("m=64", "m=9999999");

    assertThatThrownBy(() -> PasswordHash.matches("x", greedy))
        .isInstanceOf(IllegalStateException.class);
  }
}
