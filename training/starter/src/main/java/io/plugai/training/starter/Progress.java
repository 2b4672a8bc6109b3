package io.plugai.training.starter;

import java.time.Duration;

/** Prints how training goes: smoothed losses in nats, and the time it took. */
final class Progress {
  private static final int EVERY = 50;
  private static final double SMOOTHING = 0.95;

  private final int steps;
  private final long start = System.nanoTime();
  private double answers;
  private double topics;

  Progress(int steps) {
    this.steps = steps;
  }

  /** Takes in the losses of a step, counted from 1. */
  void note(int step, LlamaNetwork.Losses losses) {
    double old = step == 1 ? 0 : SMOOTHING;
    answers = old * answers + (1 - old) * losses.answers().getFloat();
    topics = old * topics + (1 - old) * losses.topics().getFloat();
    if (step % EVERY == 0) {
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      System.out.printf(
          "step %d of %d, %d s: answers %.4f, topics %.4f%n",
          step, steps, seconds, answers, topics);
    }
  }
}
