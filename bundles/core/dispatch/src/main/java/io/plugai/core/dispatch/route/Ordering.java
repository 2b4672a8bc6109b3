package io.plugai.core.dispatch.route;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.route.Alias.Policy;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Puts the candidates of an alias into the order of its policy. */
final class Ordering {
  private final HealthBook health;
  private final Supplier<RandomGenerator> chance;

  Ordering(HealthBook health, Supplier<RandomGenerator> chance) {
    this.health = health;
    this.chance = chance;
  }

  /** A model and its share. */
  record Weighted(ModelEntry model, int weight) {}

  private record Ranked(ModelEntry model, double rank) {}

  /** The one that is to be asked first comes first. */
  List<ModelEntry> order(Policy policy, List<Weighted> candidates) {
    return switch (policy) {
      case ORDER -> candidates.stream().map(Weighted::model).toList();
      case WEIGHTED -> byWeight(candidates);
      case LATENCY -> byLatency(candidates);
    };
  }

  /**
   * Weighted random sampling without replacement (Efraimidis and Spirakis, 2006): each draws the
   * time until its first event at the rate of its weight, and the soonest come first.
   */
  private List<ModelEntry> byWeight(List<Weighted> candidates) {
    RandomGenerator random = chance.get();
    return candidates.stream()
        .map(one -> new Ranked(one.model(), -Math.log(1 - random.nextDouble()) / one.weight()))
        .sorted(Comparator.comparingDouble(Ranked::rank))
        .map(Ranked::model)
        .toList();
  }

  private List<ModelEntry> byLatency(List<Weighted> candidates) {
    List<ModelEntry> ordered =
        candidates.stream()
            .map(one -> new Ranked(one.model(), health.of(one.model()).expectedLatency()))
            .sorted(Comparator.comparingDouble(Ranked::rank))
            .map(Ranked::model)
            .toList();
    ordered.stream().findFirst().ifPresent(first -> health.of(first).preferred());
    return ordered;
  }
}
