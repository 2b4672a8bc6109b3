package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.models.facts.FactRules;
import io.plugai.spi.model.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue at one moment; never changed.
 *
 * @param models all models that can be asked for, sorted by id
 * @param byId the same, to look up
 * @param checks the parameter checks of all models; models with equal parameters share one
 * @param unlisted providers whose models are not known, so that any name may be asked for
 * @param rules what data files say, of models that nobody lists as well
 * @param records what is known of all models, those included that cannot be asked, sorted by id
 */
record Snapshot(
    List<ModelEntry> models,
    Map<String, Listed> byId,
    Map<List<Parameter>, ParameterCheck> checks,
    Set<String> unlisted,
    RecordList records,
    List<FactRules> rules) {

  /**
   * A model with the check of its parameters.
   *
   * @param defaults values that suit it, for what a request does not say
   */
  record Listed(ModelEntry entry, ParameterCheck check, Map<String, Object> defaults) {}

  static Snapshot empty() {
    return new Snapshot(List.of(), Map.of(), Map.of(), Set.of(), RecordList.EMPTY, List.of());
  }

  @Nullable ModelEntry find(String id) {
    Listed listed = byId.get(id);
    return listed == null ? null : listed.entry();
  }

  /** What is known of a model. */
  @Nullable ModelRecord record(String id) {
    return records.byId().get(id);
  }
}
