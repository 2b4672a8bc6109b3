package io.plugai.core.auth.vault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The master keys that there are.
 *
 * @param keys the current one first; the others only open what was sealed before
 */
record KeyRing(List<MasterKey> keys) {
  KeyRing {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no master key");
    }
    Map<String, MasterKey> byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.putIfAbsent(key.id(), key));
    keys = List.copyOf(byId.values());
  }

  MasterKey current() {
    return keys.get(0);
  }

  Optional<MasterKey> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** The same with another current one. */
  KeyRing with(MasterKey next) {
    return new KeyRing(Stream.concat(Stream.of(next), keys.stream()).toList());
  }

  /** The current one alone. */
  KeyRing currentOnly() {
    return new KeyRing(List.of(current()));
  }
}
