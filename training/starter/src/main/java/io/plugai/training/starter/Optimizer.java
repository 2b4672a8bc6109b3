package io.plugai.training.starter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Moves the weights: matrices inside the blocks by {@link Muon}, the tokens' matrix and the gains
 * by {@link Adam}.
 */
final class Optimizer {
  private static final double LARGEST_NORM = 1;
  private static final double EPSILON = 1e-8;

  private final List<Tracked> all = new ArrayList<>();

  /** How one weight moves. */
  interface Rule {
    /**
     * Moves the weight against its gradient.
     *
     * @param share which share of its full step to go, 0 to 1
     * @param step holds what is computed on the way
     */
    void move(NDArray weight, NDArray gradient, double share, NDManager step);
  }

  private record Tracked(NDArray weight, Rule rule) {
    NDArray gradient(NDManager step) {
      NDArray gradient = weight.getGradient();
      gradient.attach(step);
      return gradient;
    }

    double gradientSquared(NDManager step) {
      NDArray gradient = gradient(step);
      return gradient.square().sum().getFloat();
    }
  }

  /** An optimizer of these weights, whose memory lives as long as {@code manager}. */
  Optimizer(Map<String, NDArray> weights, NDManager manager) {
    weights.forEach((name, weight) -> all.add(new Tracked(weight, rule(name, weight, manager))));
  }

  private static Rule rule(String name, NDArray weight, NDManager manager) {
    boolean inside = name.startsWith("blk.") && weight.getShape().dimension() == 2;
    return inside ? new Muon(weight.getShape(), manager) : new Adam(weight.getShape(), manager);
  }

  /**
   * Moves every weight and clears its gradient; the gradients are first scaled down to a norm of at
   * most one.
   */
  void update(double share, NDManager step) {
    double norm =
        Math.sqrt(all.stream().mapToDouble(tracked -> tracked.gradientSquared(step)).sum());
    double scale = Math.min(1, LARGEST_NORM / (norm + EPSILON));
    for (Tracked tracked : all) {
      NDArray gradient = tracked.gradient(step).muli(scale);
      tracked.rule.move(tracked.weight, gradient, share, step);
      gradient.muli(0);
    }
  }
}
