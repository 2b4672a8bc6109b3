package io.plugai.core.auth.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Origin;
import io.plugai.core.auth.TestClock;
import io.plugai.core.auth.World;
import io.plugai.core.auth.common.AuthSettings;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final TestClock clock = new TestClock();
  private final Attempts attempts =
      new Attempts(new AuthSettings(World.values(2, 2, UsageLimits.NONE)), clock.time());

  @Test
  void allAddressesOfAnIpv6NetworkCountAsOne() {
    attempts.from(from("2001:db8:1:2::1"));
    attempts.from(from("2001:db8:1:2:ffff::2"));

    assertThatThrownBy(() -> attempts.from(from("2001:db8:1:2::3")))
        .isInstanceOf(GatewayException.class);
    attempts.from(from("2001:db8:1:3::1"));
    assertThat(Attempts.network("192.0.2.1")).isEqualTo("192.0.2.1");
  }

  @Test
  void theShellIsNotLimited() {
    assertThatCode(
            () -> {
              for (int i = 0; i < 100; i++) {
                attempts.from(Origin.SHELL);
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void attemptsComeBackWithTime() {
    Origin here = from("192.0.2.1");
    attempts.forName("ann", here);
    attempts.forName("ann", here);
    assertThatThrownBy(() -> attempts.forName("ann", here)).isInstanceOf(GatewayException.class);
    attempts.forName("bob", here);

    clock.advance(Duration.ofSeconds(30));

    attempts.forName("ann", here);
  }

  @Test
  void whoIsKeptOutInOnePlaceComesInFromAnotherUntilAllPlacesTogetherTriedTooMuch() {
    for (int place = 1; place <= 5; place++) {
      Origin origin = from("192.0.2." + place);
      attempts.forName("ann", origin);
      attempts.forName("ann", origin);
      assertThatThrownBy(() -> attempts.forName("ann", origin))
          .isInstanceOf(GatewayException.class);
    }

    assertThatThrownBy(() -> attempts.forName("ann", from("192.0.2.9")))
        .isInstanceOf(GatewayException.class);
  }

  @Test
  void oneTokenChangesItsAccountTwiceASecondAtMostAndKeepsNoOtherFromIt() {
    Caller ann = World.callerWith("usr_ann", Map.of());
    for (int i = 0; i < 120; i++) {
      attempts.act(ann);
    }

    assertThatThrownBy(() -> attempts.act(ann))
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
    attempts.act(World.callerWith("usr_bob", Map.of()));
    attempts.act(
        new Caller(
            ann.id(), ann.permissions(), AuthMethod.SESSIONS, "ses_1", ann.models(), ann.limits()));
    clock.advance(Duration.ofSeconds(1));
    attempts.act(ann);
  }

  private static Origin from(String remote) {
    return new Origin(remote, "req");
  }
}
