package io.plugai.training.starter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Adam (Kingma and Ba 2015): each number moves by its mean gradient over the gradient's mean size.
 */
final class Adam implements Optimizer.Rule {
  private static final double RATE = 3e-3;
  private static final double MEAN_DECAY = 0.9;
  private static final double SQUARE_DECAY = 0.98;
  private static final double EPSILON = 1e-8;

  private final NDArray mean;
  private final NDArray square;
  private int steps;

  Adam(Shape shape, NDManager manager) {
    mean = manager.zeros(shape);
    square = manager.zeros(shape);
  }

  @Override
  public void move(NDArray weight, NDArray gradient, double share, NDManager step) {
    steps++;
    mean.tempAttach(step);
    square.tempAttach(step);
    mean.muli(MEAN_DECAY).addi(gradient.mul(1 - MEAN_DECAY));
    square.muli(SQUARE_DECAY).addi(gradient.square().muli(1 - SQUARE_DECAY));
    NDArray size = square.div(1 - Math.pow(SQUARE_DECAY, steps)).sqrt().addi(EPSILON);
    weight.subi(mean.div(size).muli(share * RATE / (1 - Math.pow(MEAN_DECAY, steps))));
  }
}
