package io.plugai.core.models;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.models.facts.Descriptors;
import io.plugai.core.models.facts.FactStack;
import io.plugai.core.models.facts.Layer;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a snapshot of what is known. For one use. */
final class Composer {
  private final Inputs inputs;
  private final Map<List<Parameter>, ParameterCheck> formerChecks;
  private final Descriptors descriptors;
  private final Instant now;

  private final Map<String, ModelRecord> records = new HashMap<>();
  private final List<ModelEntry> entries = new ArrayList<>();

  Composer(Inputs inputs, Snapshot before, Descriptors descriptors, Instant now) {
    this.inputs = inputs;
    this.formerChecks = before.checks();
    this.descriptors = descriptors;
    this.now = now;
  }

  Snapshot compose() {
    inputs.found().forEach(this::addFound);
    inputs.memory().all().stream()
        .filter(kept -> !records.containsKey(kept.id()))
        .forEach(this::addKept);
    inputs.said().keySet().stream()
        .filter(id -> !records.containsKey(id) && isRegistered(id))
        .forEach(this::addRegistered);
    inputs.downloads().keySet().stream()
        .filter(id -> !records.containsKey(id))
        .forEach(id -> add(id, ModelStatus.DOWNLOADING, Optional.empty(), now, Stream.empty()));
    entries.sort(Comparator.comparing(ModelEntry::id));
    return snapshot();
  }

  private void addFound(Found found) {
    ModelEntry entry = found.entry();
    List<Layer> told = found.told().layers(entry.provider());
    List<Layer> others = others(entry.id());
    FactStack facts = FactStack.of(Stream.concat(told.stream(), others.stream()));
    ModelDescriptor descriptor =
        others.isEmpty() && !found.told().said().containsKey(ModelField.RECOMMENDED)
            ? entry.descriptor()
            : descriptors.of(entry.descriptor().name(), facts);
    entries.add(new ModelEntry(entry.id(), entry.placement(), descriptor, entry.obstacle()));
    Memory.Kept kept = inputs.memory().get(entry.id());
    put(
        new ModelRecord(
            entry.id(),
            entry.obstacle().isEmpty() ? ModelStatus.READY : ModelStatus.FAILED,
            entry.obstacle(),
            descriptor,
            facts,
            isRegistered(entry.id()),
            kept == null ? now : kept.addedAt(),
            Optional.empty()));
  }

  private void addKept(Memory.Kept kept) {
    String provider = kept.provider();
    if (!isLocal(kept.id()) && isRegistered(kept.id()) && inputs.isServed(provider)) {
      addRegistered(kept.id());
      return;
    }
    boolean missing = kept.missingSince().isPresent();
    boolean asked = !missing && inputs.unlisted().contains(provider);
    add(
        kept.id(),
        missing ? ModelStatus.MISSING : asked ? ModelStatus.READY : ModelStatus.AVAILABLE,
        missing || asked ? Optional.empty() : Optional.of(notHere(provider)),
        kept.addedAt(),
        kept.told().layers("last seen " + kept.seenAt()).stream());
  }

  private static String notHere(String provider) {
    return provider.equals(LocalModelFolders.PROVIDER)
        ? "The model folders have not been looked at yet."
        : "Nothing serves the provider " + provider + " now.";
  }

  private void addRegistered(String id) {
    String provider = id.substring(0, id.indexOf('/'));
    boolean served = inputs.isServed(provider);
    Instant since =
        Optional.ofNullable(said(id).get(FactSource.OPERATOR)).map(Said::changedAt).orElse(now);
    add(
        id,
        served ? ModelStatus.READY : ModelStatus.AVAILABLE,
        served ? Optional.empty() : Optional.of(notHere(provider)),
        since,
        Stream.of(UnlistedModel.LAYER));
  }

  /** Adds one that nothing tells of now. */
  private void add(
      String id, ModelStatus status, Optional<String> reason, Instant addedAt, Stream<Layer> base) {
    FactStack facts = FactStack.of(Stream.concat(base, others(id).stream()));
    ModelDescriptor descriptor = descriptors.of(id.substring(id.indexOf('/') + 1), facts);
    if (status == ModelStatus.READY) {
      String provider = id.substring(0, id.indexOf('/'));
      entries.add(
          new ModelEntry(id, new ModelPlacement.Provider(provider), descriptor, Optional.empty()));
    }
    Memory.Kept kept = inputs.memory().get(id);
    put(
        new ModelRecord(
            id,
            status,
            reason,
            descriptor,
            facts,
            isRegistered(id),
            addedAt,
            kept == null ? Optional.empty() : kept.missingSince()));
  }

  /** A model that runs is not on its way, whatever else comes of the same name. */
  private void put(ModelRecord record) {
    Optional<String> failure = inputs.downloads().get(record.id());
    if (failure == null || record.status() == ModelStatus.READY) {
      records.put(record.id(), record);
      return;
    }
    records.put(
        record.id(),
        new ModelRecord(
            record.id(),
            failure.isPresent() ? ModelStatus.FAILED : ModelStatus.DOWNLOADING,
            failure,
            record.descriptor(),
            record.facts(),
            record.registered(),
            record.addedAt(),
            Optional.empty()));
  }

  /** What others than its plug-in say of a model. */
  private List<Layer> others(String id) {
    List<Layer> layers = new ArrayList<>();
    said(id).values().stream()
        .filter(said -> !said.facts().isEmpty())
        .forEach(said -> layers.add(said.layer()));
    inputs.rules().forEach(rules -> rules.of(id).ifPresent(layers::add));
    return layers;
  }

  private Map<FactSource, Said> said(String id) {
    return inputs.said().getOrDefault(id, Map.of());
  }

  private boolean isRegistered(String id) {
    Said operator = said(id).get(FactSource.OPERATOR);
    return operator != null && operator.registered();
  }

  private static boolean isLocal(String id) {
    return id.startsWith(LocalModelFolders.PROVIDER + "/");
  }

  // ---- what requests are held against ----

  private Snapshot snapshot() {
    Map<List<Parameter>, ParameterCheck> checks = new HashMap<>();
    Map<List<Parameter>, ParameterCheck> byIdentity = new IdentityHashMap<>();
    Map<String, Snapshot.Listed> index = new HashMap<>();
    for (ModelEntry entry : entries) {
      ParameterCheck check =
          byIdentity.computeIfAbsent(
              entry.descriptor().parameters(), parameters -> check(parameters, checks));
      index.put(entry.id(), new Snapshot.Listed(entry, check, defaults(entry)));
    }
    return new Snapshot(
        List.copyOf(entries),
        Map.copyOf(index),
        Map.copyOf(checks),
        Set.copyOf(inputs.unlisted()),
        RecordList.of(records),
        inputs.rules());
  }

  /** Checks that are still of use, and perhaps compiled already, are kept. */
  private ParameterCheck check(
      List<Parameter> parameters, Map<List<Parameter>, ParameterCheck> checks) {
    return checks.computeIfAbsent(
        parameters, list -> formerChecks.getOrDefault(list, new ParameterCheck(list)));
  }

  private Map<String, Object> defaults(ModelEntry entry) {
    @Nullable ModelRecord record = records.get(entry.id());
    Optional<Known> recommended =
        record == null ? Optional.empty() : record.facts().get(ModelField.RECOMMENDED);
    if (recommended.isEmpty() || !(recommended.get().value() instanceof Map<?, ?> values)) {
      return Map.of();
    }
    Map<String, Object> defaults = new LinkedHashMap<>();
    for (Parameter parameter : entry.descriptor().parameters()) {
      Object value = parameter.schema().get("default");
      if (value != null && value.equals(values.get(parameter.name()))) {
        defaults.put(parameter.name(), value);
      }
    }
    return Map.copyOf(defaults);
  }
}
