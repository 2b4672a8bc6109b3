package io.plugai.training.starter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.List;

/**
 * Adam with decoupled weight decay on matrices (Kingma and Ba 2015; Loshchilov and Hutter 2019),
 * and gradients scaled down to a norm of at most one.
 */
final class Adam {
  private static final double MEAN_DECAY = 0.9;
  private static final double SQUARE_DECAY = 0.98;
  private static final double EPSILON = 1e-8;
  private static final double WEIGHT_DECAY = 0.02;
  private static final double LARGEST_NORM = 1;

  private final List<Tracked> all;
  private int steps;

  /** A weight with the running means of its gradient and of the gradient's square. */
  private record Tracked(NDArray weight, NDArray mean, NDArray square) {
    static Tracked of(NDArray weight, NDManager manager) {
      return new Tracked(
          weight, manager.zeros(weight.getShape()), manager.zeros(weight.getShape()));
    }

    double gradientSquared(NDManager step) {
      NDArray gradient = gradient(step);
      return gradient.square().sum().getFloat();
    }

    NDArray gradient(NDManager step) {
      NDArray gradient = weight.getGradient();
      gradient.attach(step);
      return gradient;
    }
  }

  /** An optimizer of these weights, whose memory lives as long as {@code manager}. */
  Adam(Collection<NDArray> weights, NDManager manager) {
    all = weights.stream().map(weight -> Tracked.of(weight, manager)).toList();
  }

  /**
   * Moves every weight against its gradient, and clears the gradient.
   *
   * @param step holds what is computed on the way
   */
  void update(double rate, NDManager step) {
    steps++;
    double norm =
        Math.sqrt(all.stream().mapToDouble(tracked -> tracked.gradientSquared(step)).sum());
    double scale = Math.min(1, LARGEST_NORM / (norm + EPSILON));
    all.forEach(tracked -> update(tracked, rate, scale, step));
  }

  private void update(Tracked tracked, double rate, double scale, NDManager step) {
    NDArray gradient = tracked.gradient(step).muli(scale);
    tracked.mean.tempAttach(step);
    tracked.square.tempAttach(step);
    tracked.mean.muli(MEAN_DECAY).addi(gradient.mul(1 - MEAN_DECAY));
    tracked.square.muli(SQUARE_DECAY).addi(gradient.square().muli(1 - SQUARE_DECAY));
    NDArray spread = tracked.square.div(1 - Math.pow(SQUARE_DECAY, steps)).sqrt().addi(EPSILON);
    NDArray move = tracked.mean.div(spread).muli(rate / (1 - Math.pow(MEAN_DECAY, steps)));
    if (tracked.weight.getShape().dimension() > 1) {
      tracked.weight.muli(1 - rate * WEIGHT_DECAY);
    }
    tracked.weight.subi(move);
    gradient.muli(0);
  }
}
