package io.plugai.core.auth.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.Limits;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Way;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.User;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallersTest {
  private static final User ANN =
      User.newcomer("usr_ann", "ann", "Ann", false, Instant.EPOCH)
          .withStanding(Role.USER, Optional.empty(), new Limits(10, 0, 2));

  @Test
  void whatIsNotLimitedForSomebodyIsLimitedAsForEverybody() {
    assertThat(limits(ANN, new Limits(99, 5_000, 0))).isEqualTo(new Limits(10, 5_000, 2));
    assertThat(limits(ANN, Limits.NONE)).isEqualTo(new Limits(10, 0, 2));
  }

  private static Limits limits(User user, Limits defaults) {
    return Callers.of(user, Set.of(Permission.GENERATE), Way.SESSIONS, "ses_1", defaults)
        .limits()
        .get(user.id());
  }
}
