package io.plugai.core.auth.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.auth.common.SecretText.Kind;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecretTextTest {

  @ParameterizedTest
  @EnumSource
  void aTextIsOfItsKindAndNoOther(Kind kind) {
    String text = SecretText.next(kind).reveal();

    for (Kind other : Kind.values()) {
      assertThat(SecretText.isWhole(other, text)).isEqualTo(other == kind);
    }
    assertThat(SecretText.isOurs(text)).isTrue();
  }

  @Test
  void anyChangedCharacterIsNoticed() {
    String text = SecretText.next(Kind.API_TOKEN).reveal();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'x' ? 'y' : 'x';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(SecretText.isWhole(Kind.API_TOKEN, changed)).as(changed).isFalse();
    }
  }

  @Test
  void noTwoAreTheSame() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(all.add(SecretText.next(Kind.INVITE).reveal())).isTrue();
    }
  }
}
