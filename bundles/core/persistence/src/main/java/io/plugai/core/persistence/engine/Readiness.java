package io.plugai.core.persistence.engine;

import io.plugai.core.api.health.ReadinessCheck;
import java.util.Optional;

/** What is known of the connection to the database. Safe for all threads. */
public final class Readiness implements ReadinessCheck {
  private static final String LOST = "The database cannot be reached.";

  private volatile Optional<String> problem = Optional.of("The database is not open yet.");

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Optional<String> problem() {
    return problem;
  }

  void answers() {
    if (problem.isPresent()) {
      problem = Optional.empty();
    }
  }

  void isLost() {
    problem = Optional.of(LOST);
  }
}
