package io.plugai.training.starter;

/**
 * Which share of its full step the optimizer goes: it rises at first, then falls as half a cosine.
 */
final class Pace {
  private static final double FLOOR = 0.02;
  private static final int RISE = 100;

  private Pace() {}

  /** The share at a step, counted from 1. */
  static double at(int step, int steps) {
    double fall = FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * step / steps));
    return Math.min(1, (double) step / RISE) * fall;
  }
}
