package io.plugai.http.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.Permission;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class AccessTest {

  @Test
  void everyMethodThatTheServletAnswersHasARule() {
    assertThat(new GenerateAccess().rules())
        .extracting(AccessRule::method)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(GenerateServlet.class.getDeclaredMethods())
                .map(Method::getName)
                .filter(name -> name.matches("do[A-Z][a-z]+"))
                .map(name -> name.substring(2).toUpperCase(Locale.ROOT))
                .toList());
    assertThat(new GenerateAccess().rules())
        .containsExactly(new AccessRule("POST", GenerateServlet.PATH, Permission.GENERATE));
  }
}
