package io.plugai.core.dispatch;

import io.plugai.core.api.catalogue.Catalogue;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModelStatus.State;
import io.plugai.core.api.health.ReadinessCheck;
import io.plugai.core.api.pool.Adapters;
import io.plugai.core.dispatch.local.LocalModelManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Ready means that a request would be served: every pinned model that can run here is loaded, and
 * there is at least one model, of whichever source, that answers.
 */
@Component
public final class ModelsReady implements ReadinessCheck {
  private final Catalogue catalogue;
  private final Adapters adapters;
  private final LocalModelManager models;

  /** Called by the framework. */
  @Activate
  public ModelsReady(
      @Reference Catalogue catalogue,
      @Reference Adapters adapters,
      @Reference LocalModelManager models) {
    this.catalogue = catalogue;
    this.adapters = adapters;
    this.models = models;
  }

  @Override
  public String name() {
    return "models";
  }

  @Override
  public Optional<String> problem() {
    List<ModelEntry> entries = catalogue.models();
    Map<String, LocalModelStatus> local =
        models.list().stream().collect(Collectors.toMap(LocalModelStatus::id, Function.identity()));
    Set<String> providers =
        adapters.status().stream().map(BackendStatus::id).collect(Collectors.toSet());
    for (ModelEntry entry : entries) {
      LocalModelStatus status = local.get(entry.id());
      if (isMissing(entry, status)) {
        return Optional.of(describe(entry.id(), status));
      }
    }
    boolean some = entries.stream().anyMatch(entry -> answers(entry, local, providers));
    return some ? Optional.empty() : Optional.of(nothing(entries, local));
  }

  /**
   * Whether a model that is pinned by its own description does not answer. One that an operator has
   * unloaded is missed by nobody, and one that an operator has pinned is no reason to be sent away.
   */
  private static boolean isMissing(ModelEntry entry, @Nullable LocalModelStatus status) {
    boolean expected =
        entry.placement() instanceof ModelPlacement.Local local
            && local.pinned()
            && entry.obstacle().isEmpty();
    return expected && (status == null || (status.pinned() && !status.state().answers()));
  }

  private static boolean answers(
      ModelEntry entry, Map<String, LocalModelStatus> local, Set<String> providers) {
    if (entry.placement() instanceof ModelPlacement.Provider provider) {
      return providers.contains(provider.providerId());
    }
    LocalModelStatus status = local.get(entry.id());
    return entry.obstacle().isEmpty() && status != null && status.state() != State.FAILED;
  }

  private static String describe(String id, @Nullable LocalModelStatus status) {
    return status != null && status.problem().isPresent()
        ? "The pinned model " + id + " is not loaded: " + status.problem().get()
        : "The pinned model " + id + " is not loaded yet.";
  }

  private static String nothing(List<ModelEntry> entries, Map<String, LocalModelStatus> local) {
    Stream<String> failures = local.values().stream().flatMap(model -> model.problem().stream());
    return Stream.concat(entries.stream().flatMap(entry -> entry.obstacle().stream()), failures)
        .findFirst()
        .orElse("There is no model: set a provider's key or put a model into the models folder.");
  }
}
