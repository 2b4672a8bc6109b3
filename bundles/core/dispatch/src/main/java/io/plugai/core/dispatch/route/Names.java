package io.plugai.core.dispatch.route;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.route.RouteWish;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the models that a request names. What a key is not for is, to whoever has the key, not
 * there, and is not hinted at.
 */
final class Names {
  private final Catalogue catalogue;
  private final Aliases aliases;
  private final Ordering ordering;

  Names(Catalogue catalogue, Aliases aliases, Ordering ordering) {
    this.catalogue = catalogue;
    this.aliases = aliases;
    this.ordering = ordering;
  }

  /**
   * The one model of that id.
   *
   * @throws GatewayException {@code MODEL_NOT_FOUND}
   */
  ModelEntry require(String id, ModelScope scope) {
    if (scope.patterns().isEmpty()) {
      return catalogue.require(id);
    }
    return (scope.allows(id) ? find(id) : Optional.<ModelEntry>empty())
        .orElseThrow(Names::notForThisKey);
  }

  /** The model of that id, if there is one for this key. */
  Optional<ModelEntry> find(String id, ModelScope scope) {
    return scope.allows(id) ? find(id) : Optional.empty();
  }

  private Optional<ModelEntry> find(String id) {
    try {
      return Optional.of(catalogue.require(id));
    } catch (GatewayException e) {
      if (e.code() == ErrorCode.MODEL_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * All that a request names, each once, in the order in which they are to be asked.
   *
   * @throws GatewayException {@code MODEL_NOT_FOUND} where its one name is nobody's; {@code
   *     VALIDATION} with every name of several that is wrong
   */
  List<ModelEntry> all(ModelRequest request, ModelScope scope) {
    return request.route().others().isEmpty()
        ? one(request.model(), scope)
        : several(request, scope);
  }

  private List<ModelEntry> one(String name, ModelScope scope) {
    Optional<Alias> alias = alias(name, scope);
    return alias.isPresent() ? models(alias.get(), scope) : List.of(require(name, scope));
  }

  private List<ModelEntry> several(ModelRequest request, ModelScope scope) {
    List<String> names =
        Stream.concat(Stream.of(request.model()), request.route().others().stream()).toList();
    List<FieldError> wrong = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Map<String, ModelEntry> found = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Optional<Alias> alias = alias(name, scope);
      List<ModelEntry> models =
          alias
              .map(known -> models(known, scope))
              .orElseGet(() -> find(name, scope).map(List::of).orElse(List.of()));
      if (!seen.add(name)) {
        wrong.add(new FieldError("models[" + i + "]", "stands there twice"));
      } else if (alias.isEmpty() && models.isEmpty()) {
        wrong.add(new FieldError("models[" + i + "]", "is no model or alias that can be asked"));
      }
      models.forEach(model -> found.putIfAbsent(model.id(), model));
    }
    checkCount(names.size(), found.size(), wrong);
    if (!wrong.isEmpty()) {
      throw GatewayException.invalid(wrong);
    }
    return List.copyOf(found.values());
  }

  private static void checkCount(int named, int found, List<FieldError> wrong) {
    if (Math.max(named, found) > RouteWish.MOST_CANDIDATES) {
      wrong.add(
          new FieldError(
              "models",
              "must come to at most " + RouteWish.MOST_CANDIDATES + " models, with its aliases"));
    }
  }

  /** An alias none of whose models are for this key is not there for it. */
  private Optional<Alias> alias(String name, ModelScope scope) {
    return Alias.isMeantBy(name)
        ? aliases
            .find(name)
            .filter(alias -> alias.candidates().stream().anyMatch(c -> scope.allows(c.model())))
        : Optional.empty();
  }

  private List<ModelEntry> models(Alias alias, ModelScope scope) {
    List<Ordering.Weighted> there =
        alias.candidates().stream()
            .flatMap(
                candidate ->
                    find(candidate.model(), scope).stream()
                        .map(model -> new Ordering.Weighted(model, candidate.weight())))
            .toList();
    return ordering.order(alias.policy(), there);
  }

  private static GatewayException notForThisKey() {
    return new GatewayException(
        ErrorCode.MODEL_NOT_FOUND,
        "Among the models that this key is for, there is none of that name.");
  }
}
