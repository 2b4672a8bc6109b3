package io.plugai.http.generate;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.RateLimits;
import java.util.Optional;

/** Limits that let everybody in, and say of everybody what a test says. */
final class ScriptedLimits implements RateLimits {
  volatile Optional<Standing> standing = Optional.empty();

  @Override
  public Permit admit(Caller caller) {
    return Permit.FREE;
  }

  @Override
  public Optional<Standing> standing(Caller caller) {
    return standing;
  }
}
