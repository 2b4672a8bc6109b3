package io.plugai.support.messages;

import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, field by field, up to a bound. For one thread. */
public final class Faults {
  private static final int MOST = 50;

  private final List<FieldError> errors = new ArrayList<>();

  /** One more, where there is room for it. */
  public void add(String field, String reason) {
    if (errors.size() < MOST) {
      errors.add(new FieldError(field, reason));
    }
  }

  /** Ends the reading where anything is wrong. */
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      throw GatewayException.invalid(errors);
    }
  }
}
