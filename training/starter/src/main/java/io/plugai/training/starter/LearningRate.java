package io.plugai.training.starter;

/**
 * How far a step goes: rises at first, then falls as half a cosine to a twentieth of its height.
 */
final class LearningRate {
  private static final double HEIGHT = 2e-3;
  private static final double FLOOR = 0.05;
  private static final int RISE = 100;

  private LearningRate() {}

  /** The rate of a step, counted from 1. */
  static double at(int step, int steps) {
    double fall = FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * step / steps));
    return HEIGHT * Math.min(1, (double) step / RISE) * fall;
  }
}
