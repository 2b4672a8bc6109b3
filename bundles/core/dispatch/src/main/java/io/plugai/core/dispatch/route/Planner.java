package io.plugai.core.dispatch.route;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.api.route.RouteTaken.Outcome;
import io.plugai.core.api.route.RouteTaken.Step;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.GenerationRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes of what a request names a plan of where it may go. Never blocks. */
public final class Planner {
  private final Catalogue catalogue;
  private final Names names;
  private final Supplier<Preference> preference;

  /**
   * What the operator prefers where a request and its caller say nothing.
   *
   * @param defaultModel full id of the model that stands in for others; empty: the pinned one
   */
  public record Preference(Fallback fallback, String defaultModel) {}

  /** A planner that draws weighted candidates by that chance. */
  public Planner(
      Catalogue catalogue,
      Aliases aliases,
      HealthBook health,
      Supplier<RandomGenerator> chance,
      Supplier<Preference> preference) {
    this.catalogue = catalogue;
    this.names = new Names(catalogue, aliases, new Ordering(health, chance));
    this.preference = preference;
  }

  /**
   * Plans a request.
   *
   * @throws GatewayException where nothing that it names can do what it asks
   */
  public Plan plan(ModelRequest request, Caller caller) {
    Preference preferred = preference.get();
    Fallback fallback =
        request.route().fallback().or(caller::fallback).orElse(preferred.fallback());
    boolean oneModel = request.route().others().isEmpty() && !Alias.isMeantBy(request.model());
    if (oneModel && fallback != Fallback.DEFAULT) {
      return one(request, caller.models(), fallback);
    }
    return several(request, caller.models(), fallback, preferred.defaultModel());
  }

  private Plan one(ModelRequest request, ModelScope scope, Fallback fallback) {
    Candidate only = candidate(request, names.require(request.model(), scope), scope, false);
    boolean mayFail = fallback == Fallback.NONE && only.isLocal();
    return mayFail ? new Plan(List.of(only), List.of(), fallback, false) : Plan.lone(only);
  }

  private Plan several(
      ModelRequest request, ModelScope scope, Fallback fallback, String defaultModel) {
    Fitting fitting = new Fitting(request, scope);
    names.all(request, scope).forEach(model -> fitting.add(model, false));
    boolean asked = fitting.isWorthIt();
    if (fallback == Fallback.DEFAULT && asked) {
      defaultModel(defaultModel, request, scope)
          .filter(model -> !fitting.has(model))
          .ifPresent(model -> fitting.add(model, true));
    }
    return fitting.plan(fallback);
  }

  private Optional<ModelEntry> defaultModel(String id, ModelRequest request, ModelScope scope) {
    if (!id.isEmpty()) {
      return names.find(id, scope);
    }
    return catalogue.models().stream()
        .filter(model -> model.placement() instanceof ModelPlacement.Local local && local.pinned())
        .filter(model -> model.descriptor().modality() == request.modality())
        .filter(model -> model.obstacle().isEmpty() && scope.allows(model.id()))
        .findFirst();
  }

  private Candidate candidate(
      ModelRequest request, ModelEntry model, ModelScope scope, boolean fallback) {
    // First: of what cannot run at all, little more is known than why.
    model
        .obstacle()
        .ifPresent(
            obstacle -> {
              throw new GatewayException(ErrorCode.BACKEND_UNAVAILABLE, obstacle);
            });
    return new Candidate(model, admit(request, model, scope), fallback);
  }

  /** The catalogue names models that would do, of which a key may not be for all. */
  private GenerationRequest admit(ModelRequest request, ModelEntry model, ModelScope scope) {
    try {
      return catalogue.admit(request, model);
    } catch (GatewayException e) {
      if (scope.patterns().isEmpty() || e.code() != ErrorCode.FEATURE_NOT_SUPPORTED) {
        throw e;
      }
      throw new GatewayException(
          e.code(), model.id() + " cannot do what this request asks for.", e.details());
    }
  }

  /** Holds models against one request, and tells those apart that can do what it asks. */
  private final class Fitting {
    private final ModelRequest request;
    private final ModelScope scope;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<Step> unfit = new ArrayList<>();
    private final Sayings sayings = new Sayings();
    private boolean away;

    private Fitting(ModelRequest request, ModelScope scope) {
      this.request = request;
      this.scope = scope;
    }

    private void add(ModelEntry model, boolean fallback) {
      try {
        candidates.add(candidate(request, model, scope, fallback));
      } catch (GatewayException e) {
        away |= e.code() == ErrorCode.BACKEND_UNAVAILABLE;
        sayings.add(model.id(), e);
        unfit.add(new Step(model.id(), Outcome.UNFIT, Optional.of(e.code().code()), 0));
      }
    }

    private boolean has(ModelEntry model) {
      return candidates.stream().anyMatch(known -> known.model().id().equals(model.id()));
    }

    /** Whether the default may stand in: not for what would be wrong anywhere. */
    private boolean isWorthIt() {
      return !candidates.isEmpty() || away || sayings.isEmpty();
    }

    private Plan plan(Fallback fallback) {
      if (candidates.isEmpty()) {
        throw sayings.isEmpty()
            ? absent()
            : sayings.whole("can do what this request asks for", ErrorCode.FEATURE_NOT_SUPPORTED);
      }
      return new Plan(List.copyOf(candidates), List.copyOf(unfit), fallback, false);
    }

    private GatewayException absent() {
      return new GatewayException(
          ErrorCode.MODEL_NOT_FOUND,
          "None of the models behind '" + request.model() + "' is there at the moment.");
    }
  }
}
