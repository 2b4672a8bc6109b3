package io.plugai.core.dispatch.route;

import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.route.RouteTaken.Step;
import java.util.List;

/**
 * Where a request may go.
 *
 * @param candidates in the order of preference; at least one
 * @param unfit those that cannot do what it asks, or cannot run at all
 * @param fallback what to do where a local model is not in memory
 * @param lone whether there was never more than one way to go, and none to tell of
 */
public record Plan(List<Candidate> candidates, List<Step> unfit, Fallback fallback, boolean lone) {
  static Plan lone(Candidate only) {
    return new Plan(List.of(only), List.of(), Fallback.WAIT, true);
  }

  Candidate first() {
    return candidates.get(0);
  }
}
