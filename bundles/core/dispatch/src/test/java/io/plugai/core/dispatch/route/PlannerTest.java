package io.plugai.core.dispatch.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import io.plugai.core.api.route.RouteWish;
import io.plugai.core.dispatch.SomeCaller;
import io.plugai.core.dispatch.route.Planner.Preference;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Caller ANYBODY = SomeCaller.forModels(ModelScope.ALL);
  private static final Alias FAST = alias("fast", "a/m", "b/m", "gone/m");
  private static final Alias FOREIGN = alias("foreign", "b/m");

  private Preference preference = new Preference(Fallback.WAIT, "");
  private final Planner planner =
      new Planner(
          new Shelf(),
          new TwoAliases(),
          new HealthBook(
              new MetricRegistry(), new Breaker.Settings(5, Duration.ofMinutes(1)), () -> 0),
          Random::new,
          () -> preference);

  @Test
  void oneModelHasOneWay() {
    Plan plan = planner.plan(asking("a/m"), ANYBODY);
    assertThat(plan.lone()).isTrue();
    assertThat(ids(plan)).containsExactly("a/m");
  }

  @Test
  void anAliasStandsForThoseOfItsModelsThatAreThere() {
    Plan plan = planner.plan(asking("fast"), ANYBODY);
    assertThat(plan.lone()).isFalse();
    assertThat(ids(plan)).containsExactly("a/m", "b/m");
  }

  @Test
  void anAliasOffersNobodyWhatTheirKeyIsNotFor() {
    Caller narrow = SomeCaller.forModels(new ModelScope(List.of("a/*")));
    assertThat(ids(planner.plan(asking("fast"), narrow))).containsExactly("a/m");
    refused(ErrorCode.MODEL_NOT_FOUND, asking("foreign"), narrow);
    refused(ErrorCode.MODEL_NOT_FOUND, asking("nobody"), narrow);
  }

  @Test
  void aliasesInAListAreTakenInPlaceAndEachModelOnce() {
    assertThat(ids(planner.plan(asking("local/big", "fast", "b/m"), ANYBODY)))
        .containsExactly("local/big", "a/m", "b/m");
  }

  @Test
  void whatCannotDoItIsPassedOver() {
    Plan plan = planner.plan(asking("weak/m", "a/m"), ANYBODY);
    assertThat(ids(plan)).containsExactly("a/m");
    assertThat(plan.unfit())
        .containsExactly(
            new Step("weak/m", Outcome.UNFIT, Optional.of("feature_not_supported"), 0));
  }

  @Test
  void theDefaultComesLastWhereItIsWanted() {
    Plan plan = planner.plan(asking(Fallback.DEFAULT, "local/big"), ANYBODY);
    assertThat(ids(plan)).containsExactly("local/big", "local/pinned");
    assertThat(plan.candidates()).extracting(Candidate::fallback).containsExactly(false, true);

    assertThat(ids(planner.plan(asking(Fallback.DEFAULT, "local/pinned"), ANYBODY)))
        .containsExactly("local/pinned");
  }

  @Test
  void whatIsWrongInItselfGetsNoDefault() {
    refused(ErrorCode.FEATURE_NOT_SUPPORTED, asking(Fallback.DEFAULT, "weak/m"), ANYBODY);
    refused(ErrorCode.MODEL_NOT_FOUND, asking(Fallback.DEFAULT, "no/such"), ANYBODY);
  }

  @Test
  void theDefaultIsTheConfiguredOneAndOnlyForWhomItIs() {
    preference = new Preference(Fallback.DEFAULT, "b/m");
    assertThat(ids(planner.plan(asking("local/big"), ANYBODY))).containsExactly("local/big", "b/m");
    assertThat(
            ids(
                planner.plan(
                    asking("local/big"), SomeCaller.forModels(new ModelScope(List.of("local/*"))))))
        .containsExactly("local/big");
  }

  @Test
  void theRequestDecidesBeforeItsCallerAndTheCallerBeforeTheOperator() {
    Caller waiting = preferring(Fallback.WAIT);
    preference = new Preference(Fallback.DEFAULT, "");

    assertThat(planner.plan(asking("local/big"), ANYBODY).fallback()).isEqualTo(Fallback.DEFAULT);
    assertThat(planner.plan(asking("local/big"), waiting).lone()).isTrue();
    assertThat(planner.plan(asking(Fallback.NONE, "local/big"), waiting).fallback())
        .isEqualTo(Fallback.NONE);
  }

  @Test
  void moreThanMayBeWithTheirAliasesAreRefused() {
    String[] many =
        Stream.concat(IntStream.range(0, 15).mapToObj(i -> "a/" + i), Stream.of("fast"))
            .toArray(String[]::new);
    refused(ErrorCode.VALIDATION, asking(many), ANYBODY);
  }

  private void refused(ErrorCode code, ModelRequest request, Caller caller) {
    assertThatThrownBy(() -> planner.plan(request, caller))
        .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Caller preferring(Fallback fallback) {
    return new Caller(
        ANYBODY.id(),
        ANYBODY.permissions(),
        ANYBODY.way(),
        ANYBODY.keyId(),
        ANYBODY.models(),
        ANYBODY.limits(),
        Optional.of(fallback));
  }

  private static List<String> ids(Plan plan) {
    return plan.candidates().stream().map(candidate -> candidate.model().id()).toList();
  }

  private static ModelRequest asking(String... names) {
    return asking(Optional.empty(), names);
  }

  private static ModelRequest asking(Fallback fallback, String... names) {
    return asking(Optional.of(fallback), names);
  }

  private static ModelRequest asking(Optional<Fallback> fallback, String... names) {
    return new ModelRequest(
        "req_1",
        "mine",
        names[0],
        ChatInput.ofPrompt("Hello!"),
        Optional.empty(),
        Parameters.none(),
        true,
        new RouteWish(List.of(names).subList(1, names.length), fallback));
  }

  private static Alias alias(String name, String... models) {
    return new Alias(
        name,
        Policy.ORDER,
        Stream.of(models).map(model -> new Alias.Candidate(model, 1)).toList(),
        false);
  }

  private static final class TwoAliases implements Aliases {
    @Override
    public List<Alias> list() {
      return List.of(FAST, FOREIGN);
    }

    @Override
    public Optional<Alias> find(String name) {
      return list().stream().filter(alias -> alias.name().equals(name)).findFirst();
    }

    @Override
    public boolean put(Alias alias) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String name) {
      throw new UnsupportedOperationException();
    }
  }

  /** Has all of {@code a}, {@code b}, {@code local} and {@code weak}, which can do nothing. */
  private static final class Shelf implements Catalogue {
    @Override
    public List<ModelEntry> models() {
      return List.of(Models.of("a/m"), Models.of("local/big"), Models.of("local/pinned"));
    }

    @Override
    public ModelEntry require(String id) {
      if (!id.matches("(a|b|local|weak)/.+")) {
        throw new GatewayException(ErrorCode.MODEL_NOT_FOUND, "There is none.");
      }
      return Models.of(id);
    }

    @Override
    public GenerationRequest admit(ModelRequest request, ModelEntry model) {
      if (model.provider().equals("weak")) {
        throw new GatewayException(ErrorCode.FEATURE_NOT_SUPPORTED, "It cannot.");
      }
      return Models.candidate(model.id(), false).request();
    }

    @Override
    public Map<String, Object> parameterSchema(ModelEntry model) {
      return Map.of();
    }
  }
}
