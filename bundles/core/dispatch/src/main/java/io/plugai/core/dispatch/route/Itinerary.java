package io.plugai.core.dispatch.route;

import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.route.RouteTaken;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import io.plugai.core.dispatch.local.LocalStates;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The candidates of one request that are left, and what became of the others. Those that are known
 * not to answer now come last: they are asked only where no other is left, since only asking can
 * tell. For one thread at a time.
 */
final class Itinerary {
  private final Fallback mode;
  private final String callerId;
  private final HealthBook health;
  private final LocalStates local;
  private final Deque<Candidate> left;
  private final Deque<Candidate> later = new ArrayDeque<>();
  private final List<Step> steps;
  private final Sayings sayings = new Sayings();
  private boolean fallback;

  Itinerary(Plan plan, String callerId, HealthBook health, LocalStates local) {
    this.mode = plan.fallback();
    this.callerId = callerId;
    this.health = health;
    this.local = local;
    this.left = new ArrayDeque<>(plan.candidates());
    this.steps = new ArrayList<>(plan.unfit());
  }

  /** The next one to ask. */
  Optional<Candidate> next() {
    while (!left.isEmpty()) {
      Candidate candidate = left.removeFirst();
      if (candidate.isLocal() ? isReady(candidate) : isWell(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.ofNullable(later.pollFirst());
  }

  /** Whether nothing is left to ask but, perhaps, what it returned last. */
  boolean isLast() {
    return left.isEmpty() && later.isEmpty();
  }

  private boolean isWell(Candidate candidate) {
    if (isLast() || health.of(candidate.model()).allows(callerId)) {
      return true;
    }
    passOver(candidate, Outcome.CIRCUIT_OPEN);
    return false;
  }

  private boolean isReady(Candidate candidate) {
    State state = local.state(candidate.model().id()).orElse(State.UNLOADED);
    if (state.answers() || candidate.fallback()) {
      return true;
    }
    if (mode == Fallback.NONE) {
      refuse(candidate);
      return false;
    }
    boolean waits = isLast() || (mode == Fallback.WAIT && state != State.FAILED);
    if (!waits) {
      prepare(candidate, state);
      passOver(candidate, Outcome.NOT_LOADED);
    }
    return waits;
  }

  /** Has it loaded behind; one that has just failed to is let be for a while. */
  private void prepare(Candidate candidate, State state) {
    if (state != State.FAILED && mode == Fallback.DEFAULT) {
      local.prepare(candidate.model().id());
    }
  }

  private void passOver(Candidate candidate, Outcome why) {
    step(candidate, why, Optional.empty(), 0);
    later.addLast(candidate);
  }

  private void refuse(Candidate candidate) {
    step(candidate, Outcome.NOT_LOADED, Optional.empty(), 0);
    String id = candidate.model().id();
    sayings.add(
        id,
        new GatewayException(
            ErrorCode.BACKEND_UNAVAILABLE,
            id
                + " is not in memory. Ask with \"fallback\": \"wait\" to have it loaded, or load"
                + " it by POST /v1/models/"
                + id
                + "/load.",
            List.of(new FieldError("model", "is not loaded"))));
  }

  /** It has begun to answer. */
  void answered(Candidate candidate, long millis) {
    fallback = candidate.fallback();
    step(candidate, Outcome.ANSWERED, Optional.empty(), millis);
  }

  /** It has failed before its first event. */
  void failed(Candidate candidate, GatewayException failure, long millis) {
    step(candidate, Outcome.FAILED, Optional.of(failure.code().code()), millis);
    sayings.add(candidate.model().id(), failure);
  }

  private void step(Candidate candidate, Outcome outcome, Optional<String> code, long millis) {
    steps.add(new Step(candidate.model().id(), outcome, code, millis));
  }

  RouteTaken way() {
    return new RouteTaken(steps, fallback);
  }

  /** Why nobody answered. */
  GatewayException failure() {
    return sayings.whole("answered", ErrorCode.BACKEND_UNAVAILABLE);
  }
}
