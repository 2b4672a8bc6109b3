package io.plugai.core.models;

import io.plugai.core.api.catalogue.ModelEntry;
import io.plugai.core.models.facts.PluginFacts;
import org.jspecify.annotations.Nullable;

/** A model that a plug-in tells of, and what it says. */
record Found(ModelEntry entry, PluginFacts.Told told) {

  /** The same object for the same model, as far as that can be told at a glance. */
  static Found of(ModelEntry entry, @Nullable Found before, PluginFacts facts) {
    return before != null
            && before.entry().descriptor() == entry.descriptor()
            && before.entry().placement().equals(entry.placement())
        ? new Found(entry, before.told())
        : new Found(entry, facts.of(entry));
  }
}
