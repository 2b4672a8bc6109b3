package io.plugai.core.api.route;

import java.util.List;
import java.util.Optional;

/**
 * What a request says of its route beside its first model.
 *
 * @param others the models and aliases that come after the first one, in their order
 * @param fallback what to do where no model is ready; empty: as its caller or the operator prefers
 */
public record RouteWish(List<String> others, Optional<Fallback> fallback) {
  /** How many candidates a request may have. */
  public static final int MOST_CANDIDATES = 16;

  /** Nothing: one model, or one alias, and no more. */
  public static final RouteWish NONE = new RouteWish(List.of(), Optional.empty());

  /** Copies the list. */
  public RouteWish {
    others = List.copyOf(others);
  }
}
