package io.plugai.core.api.health;

import java.util.Optional;

/**
 * A service that says whether one thing that requests need is there. The gateway is ready when all
 * checks pass and at least one is registered.
 */
public interface ReadinessCheck {
  /** What is checked, in a word or two: {@code models}, {@code database}. */
  String name();

  /** What is missing, in one sentence; empty where all is well. Answers from memory. */
  Optional<String> problem();
}
