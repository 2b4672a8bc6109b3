package io.plugai.core.dispatch.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import io.plugai.core.dispatch.local.LocalStates;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ItineraryTest {
  private final HealthBook health =
      new HealthBook(new MetricRegistry(), new Breaker.Settings(1, Duration.ofMinutes(1)), () -> 0);
  private final Machine machine = new Machine();

  @Test
  void theyAreAskedInOrder() {
    Itinerary itinerary = of(Fallback.WAIT, "a/m", "b/m");
    assertThat(next(itinerary)).isEqualTo("a/m");
    assertThat(itinerary.isLast()).isFalse();
    assertThat(next(itinerary)).isEqualTo("b/m");
    assertThat(itinerary.isLast()).isTrue();
    assertThat(itinerary.next()).isEmpty();
  }

  @Test
  void whatDoesNotAnswerOfLateIsAskedLastAndNotNever() {
    breakDown("a/m");
    Itinerary itinerary = of(Fallback.WAIT, "a/m", "b/m");

    assertThat(next(itinerary)).isEqualTo("b/m");
    assertThat(next(itinerary)).isEqualTo("a/m");
    assertThat(itinerary.way().steps())
        .containsExactly(new Step("a/m", Outcome.CIRCUIT_OPEN, Optional.empty(), 0));
  }

  @Test
  void theOnlyOneIsAskedWhateverIsKnownOfIt() {
    breakDown("a/m");
    assertThat(next(of(Fallback.WAIT, "a/m"))).isEqualTo("a/m");
  }

  @Test
  void aLimitOfOnesOwnSaysNothingOfOthers() {
    GatewayException limited =
        new GatewayException(ErrorCode.RATE_LIMITED, "Slower.")
            .withRetryAfter(Duration.ofSeconds(9));
    health.of(Models.of("a/m")).ended(Ends.ofBackend(limited), "usr_1");

    assertThat(next(of(Fallback.WAIT, "a/m", "b/m"))).isEqualTo("b/m");
    Itinerary somebodyElses =
        new Itinerary(plan(Fallback.WAIT, "a/m", "b/m"), "usr_2", health, machine);
    assertThat(next(somebodyElses)).isEqualTo("a/m");
  }

  @Test
  void aModelThatIsNotInMemoryIsWaitedForWhereThatIsWished() {
    assertThat(next(of(Fallback.WAIT, "local/big", "a/m"))).isEqualTo("local/big");
    assertThat(machine.prepared).isEmpty();
  }

  @Test
  void theDefaultAnswersWhileTheOtherIsLoaded() {
    Itinerary itinerary = withDefault("local/big");

    assertThat(next(itinerary)).isEqualTo("local/pinned");
    itinerary.answered(Models.candidate("local/pinned", true), 7);
    assertThat(machine.prepared).containsExactly("local/big");
    assertThat(itinerary.way().fallback()).isTrue();
    assertThat(itinerary.way().modelUsed()).contains("local/pinned");
    assertThat(itinerary.way().steps())
        .containsExactly(
            new Step("local/big", Outcome.NOT_LOADED, Optional.empty(), 0),
            new Step("local/pinned", Outcome.ANSWERED, Optional.empty(), 7));
  }

  @Test
  void whatIsInMemoryAnswersItself() {
    machine.states.put("local/big", State.BUSY);
    assertThat(next(withDefault("local/big"))).isEqualTo("local/big");
    assertThat(machine.prepared).isEmpty();
  }

  @Test
  void whatHasJustFailedToLoadIsNotLoadedAgainByEachRequest() {
    machine.states.put("local/big", State.FAILED);
    assertThat(next(withDefault("local/big"))).isEqualTo("local/pinned");
    assertThat(machine.prepared).isEmpty();
  }

  @Test
  void whereNothingElseIsLeftTheColdOneIsWaitedForAllTheSame() {
    assertThat(next(of(Fallback.DEFAULT, "local/big"))).isEqualTo("local/big");
  }

  @Test
  void whoDoesNotWantToWaitIsToldHowItIsLoaded() {
    Itinerary itinerary = of(Fallback.NONE, "local/big");

    assertThat(itinerary.next()).isEmpty();
    assertThat(itinerary.failure().code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(itinerary.failure()).hasMessageContaining("POST /v1/models/local/big/load");
    assertThat(machine.prepared).isEmpty();
  }

  @Test
  void aLocalModelThatFailedToLoadComesAfterTheOthers() {
    machine.states.put("local/big", State.FAILED);
    Itinerary itinerary = of(Fallback.WAIT, "local/big", "a/m");
    assertThat(next(itinerary)).isEqualTo("a/m");
    assertThat(next(itinerary)).isEqualTo("local/big");
  }

  @Test
  void theFailureNamesWhatEachSaidAndTheSoonestTime() {
    Itinerary itinerary = of(Fallback.WAIT, "a/m", "b/m");
    itinerary.failed(
        Models.candidate("a/m", false),
        new GatewayException(ErrorCode.RATE_LIMITED, "Slower.")
            .withRetryAfter(Duration.ofSeconds(9)),
        3);
    itinerary.failed(
        Models.candidate("b/m", false),
        new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "x".repeat(1000))
            .withRetryAfter(Duration.ofSeconds(4)),
        5);

    GatewayException failure = itinerary.failure();
    assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_UNAVAILABLE);
    assertThat(failure)
        .hasMessage(
            "None of the candidates answered: a/m (rate_limited), b/m (backend_unavailable).");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(4));
    assertThat(failure.details()).extracting("field").containsExactly("a/m", "b/m");
    assertThat(failure.details().get(0).reason()).isEqualTo("rate_limited: Slower.");
    assertThat(failure.details().get(1).reason()).hasSizeLessThan(250);
  }

  private void breakDown(String model) {
    health
        .of(Models.of(model))
        .ended(
            Ends.ofBackend(new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, "Away.")), "usr_1");
  }

  private Itinerary withDefault(String wanted) {
    List<Candidate> candidates =
        List.of(Models.candidate(wanted, false), Models.candidate("local/pinned", true));
    return new Itinerary(
        new Plan(candidates, List.of(), Fallback.DEFAULT, false), "usr_1", health, machine);
  }

  private Itinerary of(Fallback fallback, String... models) {
    return new Itinerary(plan(fallback, models), "usr_1", health, machine);
  }

  private static Plan plan(Fallback fallback, String... models) {
    return new Plan(
        Stream.of(models).map(id -> Models.candidate(id, false)).toList(),
        List.of(),
        fallback,
        false);
  }

  private static String next(Itinerary itinerary) {
    return itinerary.next().orElseThrow().model().id();
  }

  /** What is in memory, as a test says. */
  private static final class Machine implements LocalStates {
    private final Map<String, State> states = new HashMap<>();
    private final List<String> prepared = new ArrayList<>();

    @Override
    public Optional<State> state(String id) {
      return Optional.of(states.getOrDefault(id, State.UNLOADED));
    }

    @Override
    public void prepare(String id) {
      prepared.add(id);
    }
  }
}
