package io.plugai.core.models;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.models.facts.FactRules;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a snapshot is made of.
 *
 * @param found what plug-ins tell of
 * @param memory what they told of before
 * @param said what was said of models, by their ids
 * @param rules what data files say of models
 * @param downloads models whose files are on their way, with why that failed
 * @param listed providers whose lists are known
 * @param unlisted providers that are here, whose lists are not known
 * @param foldersAreKnown whether the models of this machine were looked for
 */
record Inputs(
    Collection<Found> found,
    Memory memory,
    Map<String, Map<FactSource, Said>> said,
    List<FactRules> rules,
    Map<String, Optional<String>> downloads,
    Set<String> listed,
    Set<String> unlisted,
    boolean foldersAreKnown) {

  /** Whether the models of that provider are all found, where they are there. */
  boolean isLookedFor(String provider) {
    return provider.equals(LocalModelFolders.PROVIDER)
        ? foldersAreKnown
        : listed.contains(provider);
  }

  /** Whether something serves that provider. */
  boolean isServed(String provider) {
    return listed.contains(provider) || unlisted.contains(provider);
  }
}
