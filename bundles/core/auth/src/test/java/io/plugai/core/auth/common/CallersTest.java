package io.plugai.core.auth.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallersTest {
  private static final User ANN =
      User.newcomer("usr_ann", "ann", "Ann", false, Instant.EPOCH)
          .withStanding(Role.USER, Optional.empty(), new UsageLimits(10, 0, 2));

  @Test
  void whatIsNotLimitedForSomebodyIsLimitedAsForEverybody() {
    assertThat(limits(ANN, new UsageLimits(99, 5_000, 0))).isEqualTo(new UsageLimits(10, 5_000, 2));
    assertThat(limits(ANN, UsageLimits.NONE)).isEqualTo(new UsageLimits(10, 0, 2));
  }

  private static UsageLimits limits(User user, UsageLimits defaults) {
    return Callers.of(user, Set.of(Permission.GENERATE), AuthMethod.SESSIONS, "ses_1", defaults)
        .limits()
        .get(user.id());
  }
}
