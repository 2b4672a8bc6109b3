package io.plugai.core.dispatch.local;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who goes before others where a model is busy, as configured: {@code operate=10} for whoever may
 * run the gateway, {@code usr_…=5} for an account, {@code tok_…=-1} for a key. The highest that
 * fits counts, 0 where none does. Immutable.
 */
final class Priorities {
  private static final Logger LOG = LoggerFactory.getLogger(Priorities.class);

  private final Map<String, Integer> byName;

  private Priorities(Map<String, Integer> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** Reads them, with commas between them; what cannot be read is left out, and logged. */
  static Priorities of(String entries) {
    Map<String, Integer> byName = new HashMap<>();
    for (String entry : entries.split(",")) {
      if (!entry.isBlank()) {
        read(entry, byName);
      }
    }
    return new Priorities(byName);
  }

  private static void read(String entry, Map<String, Integer> byName) {
    int equals = entry.lastIndexOf('=');
    try {
      byName.put(
          entry.substring(0, Math.max(0, equals)).strip(),
          Integer.parseInt(entry.substring(equals + 1).strip()));
    } catch (NumberFormatException e) {
      LOG.warn("queue_priorities holds what is no priority, as operate=10; it is left out.");
    }
  }

  /** The caller, with the priority that they have. */
  Asker of(Caller caller) {
    int priority =
        Stream.concat(
                Stream.of(caller.id(), caller.keyId()),
                caller.permissions().stream().map(Permission::scope))
            .filter(byName::containsKey)
            .mapToInt(byName::get)
            .max()
            .orElse(0);
    return new Asker(caller.id(), priority);
  }
}
