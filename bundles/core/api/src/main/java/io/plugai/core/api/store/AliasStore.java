package io.plugai.core.api.store;

import io.plugai.core.api.route.Alias;
import java.util.List;

/** Aliases that were set over the API. Blocks; safe for all threads. */
public interface AliasStore {
  /** All of them, by name. */
  List<Alias> list();

  /** Adds or replaces the one of that name; whether there was none. */
  boolean put(Alias alias);

  /** Removes the one of that name; whether there was one. */
  boolean remove(String name);
}
