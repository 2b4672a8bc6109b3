package io.plugai.core.dispatch.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.dispatch.route.Ordering.Weighted;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OrderingTest {
  private static final int DRAWS = 20_000;

  private long now;
  private final long seed = new Random().nextLong();
  private final RandomGenerator random = new Random(seed);
  private final HealthBook health =
      new HealthBook(
          new MetricRegistry(), new Breaker.Settings(5, Duration.ofMinutes(1)), () -> now);
  private final Ordering ordering = new Ordering(health, () -> random);
  private final ModelEntry a = Models.of("a/m");
  private final ModelEntry b = Models.of("b/m");
  private final ModelEntry c = Models.of("c/m");

  @Test
  void inOrderTheyStayAsTheyAre() {
    assertThat(ordering.order(Policy.ORDER, even(c, a, b))).containsExactly(c, a, b);
  }

  @Test
  void eachComesFirstAsOftenAsItsWeightSays() {
    Map<ModelEntry, Integer> first = new HashMap<>();
    List<Weighted> weighted = List.of(new Weighted(a, 6), new Weighted(b, 3), new Weighted(c, 1));
    for (int i = 0; i < DRAWS; i++) {
      List<ModelEntry> order = ordering.order(Policy.WEIGHTED, weighted);
      assertThat(order).hasSize(3).containsOnlyOnce(a, b, c);
      first.merge(order.get(0), 1, Integer::sum);
    }
    assertThat(share(first, a)).as("seed %d", seed).isEqualTo(0.6, within(0.03));
    assertThat(share(first, b)).as("seed %d", seed).isEqualTo(0.3, within(0.03));
    assertThat(share(first, c)).as("seed %d", seed).isEqualTo(0.1, within(0.03));
  }

  private static double share(Map<ModelEntry, Integer> first, ModelEntry model) {
    return first.getOrDefault(model, 0) / (double) DRAWS;
  }

  @Test
  void aWeightOfNothingComesLast() {
    List<Weighted> weighted = List.of(new Weighted(a, 0), new Weighted(b, 1));
    for (int i = 0; i < 100; i++) {
      assertThat(ordering.order(Policy.WEIGHTED, weighted)).containsExactly(b, a);
    }
  }

  @Test
  void whoeverAnsweredSoonestOfLateComesFirst() {
    health.of(a).answered(Duration.ofMillis(300).toNanos());
    health.of(b).answered(Duration.ofMillis(100).toNanos());
    health.of(c).answered(Duration.ofMillis(200).toNanos());
    assertThat(byLatency()).containsExactly(b, c, a);

    for (int i = 0; i < 10; i++) {
      health.of(b).answered(Duration.ofMillis(500).toNanos());
    }
    assertThat(byLatency()).containsExactly(c, a, b);
  }

  @Test
  void whoeverIsNotKnownYetIsTried() {
    health.of(a).answered(1);
    assertThat(byLatency().get(0)).isEqualTo(b);
  }

  @Test
  void whatWasSlowIsTriedAgainAfterAWhileByOneRequest() {
    health.of(a).answered(Duration.ofMillis(100).toNanos());
    health.of(b).answered(Duration.ofMillis(200).toNanos());
    health.of(c).answered(Duration.ofSeconds(9).toNanos());
    now += Duration.ofMinutes(10).toNanos();
    health.of(a).answered(Duration.ofMillis(100).toNanos());

    assertThat(byLatency()).as("b has faded").containsExactly(b, a, c);
    assertThat(byLatency()).as("and is being tried").containsExactly(a, b, c);
  }

  private List<ModelEntry> byLatency() {
    return ordering.order(Policy.LATENCY, even(a, b, c));
  }

  private static List<Weighted> even(ModelEntry... models) {
    return List.of(models).stream().map(model -> new Weighted(model, 1)).toList();
  }
}
