package io.plugai.http.generate.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  @Test
  void givesNoMoreThanThereIsAndTakesItBack() {
    MemoryBudget budget = new MemoryBudget(100);
    assertThat(budget.take(60)).isTrue();
    assertThat(budget.take(60)).isFalse();
    assertThat(budget.take(40)).isTrue();
    budget.give(60);
    assertThat(budget.take(60)).isTrue();
  }

  @Test
  void manySmallValuesWeighMoreThanTheirText() {
    assertThat(weight("{\"text\": \"" + "word ".repeat(1000) + "\"}")).isEqualTo(5_012);
    String text = "{\\\"a\\\": [1, 2, 3]}, ".repeat(100);
    String quoted = "{\"text\": \"" + text + "\"}";
    assertThat(weight(quoted)).as("what stands in a text is text").isEqualTo(quoted.length());
    assertThat(weight("[" + "[],".repeat(1000) + "[]]")).isGreaterThan(20_000);
  }

  private static long weight(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return MemoryBudget.weight(bytes, bytes.length);
  }
}
