package io.plugai.core.models;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.models.facts.Descriptors;
import io.plugai.core.models.facts.FactRules;
import io.plugai.core.models.facts.PluginFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * All that the catalogue is made of: what is found, what was found before, and what is said of it.
 * For one thread at a time.
 */
final class Knowledge {
  private final PluginFacts pluginFacts = new PluginFacts();
  private final Descriptors descriptors = new Descriptors();
  private final Memory memory = new Memory();
  private final Map<String, Map<FactSource, Said>> said = new HashMap<>();
  private final Map<FactSource, FactRules> rules = new EnumMap<>(FactSource.class);
  private final Map<String, Optional<String>> downloads = new HashMap<>();

  private Map<String, Found> providerModels = Map.of();
  private Map<String, Found> localModels = Map.of();
  private Set<String> listed = Set.of();
  private Set<String> unlisted = Set.of();
  private boolean foldersAreKnown;
  private Consumer<Memory.Kept> changed = any -> {};

  /** Replaces what is found at providers, of which some are here and do not say what they have. */
  void foundAtProviders(
      List<ModelEntry> models, Set<String> providersListed, Set<String> providersUnlisted) {
    providerModels = found(models, providerModels);
    listed = providersListed;
    unlisted = providersUnlisted;
  }

  /** Replaces what is found on this machine. */
  void foundHere(List<ModelEntry> models) {
    localModels = found(models, localModels);
    foldersAreKnown = true;
  }

  private Map<String, Found> found(List<ModelEntry> models, Map<String, Found> before) {
    Map<String, Found> found = new LinkedHashMap<>();
    models.forEach(
        entry -> found.put(entry.id(), Found.of(entry, before.get(entry.id()), pluginFacts)));
    return found;
  }

  /**
   * Takes in what was kept elsewhere, and tells what changes from now on.
   *
   * @param write is told of each model that is not kept there as it is now; must return soon
   */
  void restore(
      Collection<Memory.Kept> former, Collection<Said> statements, Consumer<Memory.Kept> write) {
    changed = write;
    memory.restore(former).forEach(write);
    said.clear();
    say(statements);
  }

  /** Tells nobody any more what changes. */
  void keepToItself() {
    changed = any -> {};
  }

  /** Takes in what was said of models; what was said before of the same by the same goes. */
  void say(Collection<Said> statements) {
    statements.forEach(
        each ->
            said.computeIfAbsent(each.id(), any -> new EnumMap<>(FactSource.class))
                .put(each.source(), each));
  }

  /** What that source said of a model. */
  Optional<Said> said(String id, FactSource source) {
    return Optional.ofNullable(said.getOrDefault(id, Map.of()).get(source));
  }

  /** Replaces what a data file says. */
  void rules(FactRules next) {
    rules.put(next.source(), next);
  }

  /** Shows that files are on their way, or why not. */
  void downloading(String id, Optional<String> failure) {
    downloads.put(id, failure);
  }

  /** Ends that. */
  void downloaded(String id) {
    downloads.remove(id);
  }

  /** Forgets what was once found, and is not found now. */
  void forget(String id) {
    memory.forget(id);
  }

  /** Forgets what has been missing for long. */
  void forgetMissingSince(Instant time) {
    memory.forgetMissingSince(time);
  }

  /** Providers that something serves. */
  Set<String> served() {
    Set<String> served = new TreeSet<>(listed);
    served.addAll(unlisted);
    return served;
  }

  /** What comes of it all; what has changed in what is found is told to whoever keeps it. */
  Snapshot compose(Snapshot before) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Map<String, Found> all = new LinkedHashMap<>(providerModels);
    all.putAll(localModels);
    Inputs inputs =
        new Inputs(
            all.values(),
            memory,
            said,
            List.copyOf(rules.values()),
            downloads,
            listed,
            unlisted,
            foldersAreKnown);
    Map<String, PluginFacts.Told> told = new LinkedHashMap<>();
    all.forEach((id, found) -> told.put(id, found.told()));
    memory.note(told, inputs::isLookedFor, now).forEach(changed);
    return new Composer(inputs, before, descriptors, now).compose();
  }
}
