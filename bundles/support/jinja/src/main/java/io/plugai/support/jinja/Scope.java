package io.plugai.support.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and their values; what is set within is not seen outside. For one thread. */
final class Scope {
  private final @Nullable Scope outer;
  private final Budget budget;
  private final Map<String, Object> names = new HashMap<>();

  /** The outermost one. */
  Scope(Budget budget) {
    this.outer = null;
    this.budget = budget;
  }

  private Scope(Scope outer) {
    this.outer = outer;
    this.budget = outer.budget;
  }

  /** One within this. */
  Scope inner() {
    return new Scope(this);
  }

  Budget budget() {
    return budget;
  }

  /** Sets a name here. */
  void set(String name, Object value) {
    names.put(name, value);
  }

  /** The value of a name, here or further out. */
  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Object value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    return Nothing.undefined(name);
  }
}
