package io.plugai.core.api.route;

import java.util.List;
import java.util.Optional;

/** The aliases of this gateway, from files and from the database. Safe for all threads. */
public interface Aliases {
  /** All of them, by name. From memory. */
  List<Alias> list();

  /** The one of that name. From memory. */
  Optional<Alias> find(String name);

  /**
   * Sets one; blocks until it is in the database.
   *
   * @return whether there was none of that name
   * @throws io.plugai.spi.error.GatewayException {@code VALIDATION} with all fields that are wrong,
   *     {@code CONFLICT} where one of that name stands in a file, {@code UNAVAILABLE} where the
   *     database is away
   */
  boolean put(Alias alias);

  /**
   * Removes one; blocks until the database has forgotten it.
   *
   * @throws io.plugai.spi.error.GatewayException {@code NOT_FOUND}, {@code CONFLICT} or {@code
   *     UNAVAILABLE}
   */
  void remove(String name);
}
