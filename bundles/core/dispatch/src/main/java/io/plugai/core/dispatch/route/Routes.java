package io.plugai.core.dispatch.route;

import io.plugai.core.api.dispatch.DispatchProgress;
import io.plugai.core.dispatch.local.LocalStates;
import io.plugai.core.dispatch.run.Account;
import io.plugai.core.dispatch.run.Course;
import io.plugai.core.dispatch.run.Presence;
import io.plugai.core.dispatch.run.Run;
import io.plugai.spi.generation.GenerationEvent;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes routes of plans.
 *
 * @param local which models are in memory
 * @param timer ends runs that take too long
 */
public record Routes(
    BackendSource backends, LocalStates local, HealthBook health, ScheduledExecutorService timer) {

  /** A request with one way to go is its one run; any other is a route. */
  public Flow.Publisher<GenerationEvent> of(
      Plan plan,
      Presence presence,
      String correlationId,
      DispatchProgress progress,
      Duration limit) {
    if (plan.lone()) {
      Candidate only = plan.first();
      Course course = health.of(only.model());
      return run(only, course, presence, correlationId, progress, limit, true);
    }
    Runs runs =
        (candidate, course, left, last) ->
            run(candidate, course, presence, correlationId, progress, left, last);
    Itinerary itinerary = new Itinerary(plan, presence.caller().id(), health, local);
    return new Route(
        itinerary, health, runs, presence, progress, presence.ledger().metrics(), limit);
  }

  private Run run(
      Candidate candidate,
      Course course,
      Presence presence,
      String correlationId,
      DispatchProgress progress,
      Duration limit,
      boolean last) {
    return new Run(
        backends.of(candidate, presence.caller(), last),
        progress,
        new Account(presence, course, candidate.request(), candidate.model(), correlationId),
        timer,
        limit);
  }
}
