package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.spi.model.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue at one moment; never changed.
 *
 * @param models all models, sorted by id
 * @param byId the same, to look up
 * @param checks the parameter checks of all models; models with equal parameters share one
 * @param unlisted providers whose models are not known, so that any name may be asked for
 */
record Snapshot(
    List<ModelEntry> models,
    Map<String, Listed> byId,
    Map<List<Parameter>, ParameterCheck> checks,
    Set<String> unlisted) {

  /** A model with the check of its parameters. */
  record Listed(ModelEntry entry, ParameterCheck check) {}

  static Snapshot empty() {
    return new Snapshot(List.of(), Map.of(), Map.of(), Set.of());
  }

  /** The next state; checks that are still of use, and perhaps compiled already, are kept. */
  Snapshot next(List<ModelEntry> providerModels, List<ModelEntry> localModels, Set<String> open) {
    List<ModelEntry> all = new ArrayList<>(providerModels);
    all.addAll(localModels);
    all.sort(Comparator.comparing(ModelEntry::id));
    Map<String, Listed> index = new HashMap<>();
    Map<List<Parameter>, ParameterCheck> kept = new HashMap<>();
    for (ModelEntry entry : all) {
      ParameterCheck check =
          kept.computeIfAbsent(
              entry.descriptor().parameters(),
              parameters -> checks.getOrDefault(parameters, new ParameterCheck(parameters)));
      index.put(entry.id(), new Listed(entry, check));
    }
    return new Snapshot(List.copyOf(all), Map.copyOf(index), Map.copyOf(kept), Set.copyOf(open));
  }

  @Nullable ModelEntry find(String id) {
    Listed listed = byId.get(id);
    return listed == null ? null : listed.entry();
  }
}
