package io.plugai.core.persistence.requests;

import io.plugai.core.api.route.RouteTaken;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The way that a request took, as it stands in a column; see the change log. */
final class RouteText {
  private static final String FALLBACK = "fallback";
  private static final String ROUTE = "route";
  private static final String NO_CODE = "-";
  private static final int PARTS = 4;

  private RouteText() {}

  static String of(RouteTaken way) {
    return (way.fallback() ? FALLBACK : ROUTE)
        + way.steps().stream().map(RouteText::line).collect(Collectors.joining("\n", "\n", ""));
  }

  private static String line(Step step) {
    return String.join(
        " ",
        step.outcome().id(),
        step.code().orElse(NO_CODE),
        Long.toString(step.millis()),
        step.model());
  }

  static RouteTaken read(String text) {
    List<Step> steps =
        text.lines().skip(1).flatMap(line -> step(line.split(" ", PARTS)).stream()).toList();
    return new RouteTaken(steps, text.startsWith(FALLBACK));
  }

  /** A step of a kind that a later version knows is left out. */
  private static Optional<Step> step(String[] parts) {
    return Outcome.of(parts[0])
        .map(
            outcome ->
                new Step(
                    parts[PARTS - 1],
                    outcome,
                    Optional.of(parts[1]).filter(code -> !code.equals(NO_CODE)),
                    Long.parseLong(parts[2])));
  }
}
