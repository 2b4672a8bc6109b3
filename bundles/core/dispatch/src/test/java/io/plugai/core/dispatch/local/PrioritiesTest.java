package io.plugai.core.dispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrioritiesTest {

  @Test
  void theHighestThatFitsCounts() {
    Priorities priorities = Priorities.of("operate=10, usr_ada = 5 ,tok_slow=-1,nonsense,,x=much");

    assertThat(priority(priorities, "usr_bob", "tok_1", Permission.GENERATE)).isZero();
    assertThat(priority(priorities, "usr_ada", "tok_1", Permission.GENERATE)).isEqualTo(5);
    assertThat(priority(priorities, "usr_ada", "tok_1", Permission.OPERATE)).isEqualTo(10);
    assertThat(priority(priorities, "usr_bob", "tok_slow", Permission.GENERATE)).isEqualTo(-1);
  }

  @Test
  void asItComesAllAreAlike() {
    assertThat(priority(Priorities.of(""), "usr_ada", "tok_1", Permission.OPERATE)).isZero();
  }

  private static int priority(Priorities priorities, String id, String key, Permission permission) {
    Caller caller =
        new Caller(id, Set.of(permission), AuthMethod.API_TOKENS, key, ModelScope.ALL, Map.of());
    return priorities.of(caller).priority();
  }
}
