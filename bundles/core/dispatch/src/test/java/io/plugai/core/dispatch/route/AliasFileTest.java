package io.plugai.core.dispatch.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasFileTest {
  @Test
  void aFileNamesModelsAndTheirWeights() {
    assertThat(read("fast", "weighted", " a/m = 3 , b/x/y, "))
        .contains(
            new Alias(
                "fast",
                Policy.WEIGHTED,
                List.of(new Candidate("a/m", 3), new Candidate("b/x/y", 1)),
                true));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "'', order, a/m",
        "Fast!, order, a/m",
        "a/b, order, a/m",
        "fast, best, a/m",
        "fast, order, ''",
        "fast, order, am",
        "fast, order, a/m=many",
        "fast, order, a/m=1001",
        "fast, order, 'a/m, a/m'",
        "fast, weighted, a/m=0"
      })
  void whatIsWrongIsNotThere(String name, String policy, String candidates) {
    assertThat(read(name, policy, candidates)).isEmpty();
  }

  private static Optional<Alias> read(String name, String policy, String candidates) {
    Map<String, String> values = Map.of("name", name, "policy", policy, "candidates", candidates);
    AliasFileConfig config =
        (AliasFileConfig)
            Proxy.newProxyInstance(
                AliasFileConfig.class.getClassLoader(),
                new Class<?>[] {AliasFileConfig.class},
                (proxy, method, args) -> values.get(method.getName()));
    return new AliasFile(config).alias();
  }
}
