package io.plugai.training.starter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Muon (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks"): a matrix
 * moves by its momentum, made nearly orthogonal by Newton-Schulz iteration, so that rare directions
 * count as much as frequent ones. A network of this size learns in about half the steps that Adam
 * takes.
 */
final class Muon implements Optimizer.Rule {
  private static final double RATE = 0.02;
  private static final double MOMENTUM = 0.95;
  private static final double WEIGHT_DECAY = 0.05;
  private static final double EPSILON = 1e-7;
  private static final int ITERATIONS = 3;

  /** The coefficients of the publication's quintic. */
  private static final double LINEAR = 3.4445;

  private static final double CUBIC = -4.7750;
  private static final double QUINTIC = 2.0315;

  private final NDArray momentum;
  private final boolean tall;
  private final double stretch;

  Muon(Shape shape, NDManager manager) {
    momentum = manager.zeros(shape);
    long inputs = shape.get(0);
    long outputs = shape.get(1);
    tall = inputs > outputs;
    stretch = Math.sqrt(Math.max(1, (double) outputs / inputs));
  }

  @Override
  public void move(NDArray weight, NDArray gradient, double share, NDManager step) {
    momentum.tempAttach(step);
    momentum.muli(MOMENTUM).addi(gradient.mul(1 - MOMENTUM));
    NDArray ahead = momentum.mul(MOMENTUM).addi(gradient.mul(1 - MOMENTUM));
    NDArray direction = tall ? orthogonal(ahead.transpose()).transpose() : orthogonal(ahead);
    weight.muli(1 - share * RATE * WEIGHT_DECAY);
    weight.subi(direction.mul(share * RATE * stretch));
  }

  /** The nearest orthogonal matrix, roughly; for matrices with no more rows than columns. */
  private static NDArray orthogonal(NDArray matrix) {
    NDArray x = matrix.div(matrix.norm().add(EPSILON));
    for (int i = 0; i < ITERATIONS; i++) {
      NDArray squared = x.matMul(x.transpose());
      NDArray higher = squared.mul(CUBIC).addi(squared.matMul(squared).muli(QUINTIC));
      x = x.mul(LINEAR).addi(higher.matMul(x));
    }
    return x;
  }
}
