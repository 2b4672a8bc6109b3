package io.plugai.core.models;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives each model of a folder a name of its own. Where two would have the same, the one keeps it
 * that had it, or that was given that very name; the other gets an ending, which is always the
 * same.
 */
final class NameBook {
  private final Map<String, String> placeByName = new HashMap<>();

  private final Set<String> taken = new HashSet<>();

  /**
   * Knows who has which name by now.
   *
   * @param waiting the places of those that are not named again, and keep the names they have
   */
  NameBook(Collection<ModelSupport> known, Set<String> waiting) {
    for (ModelSupport model : known) {
      placeByName.put(model.found().name(), model.found().place());
      if (waiting.contains(model.found().place())) {
        taken.add(model.found().name());
      }
    }
  }

  /** The same models, in the same order. */
  List<InspectedModel> distinct(List<InspectedModel> models) {
    Map<String, InspectedModel> named = new HashMap<>();
    takeFirstChoice(models, model -> hadIt(model.found()), named);
    takeFirstChoice(models, model -> model.found().hasGivenName(), named);
    takeFirstChoice(models, model -> true, named);
    List<InspectedModel> result = new ArrayList<>();
    for (InspectedModel model : models) {
      FoundModel found = model.found();
      result.add(
          named.getOrDefault(
              found.place(), model.named(ModelNames.distinct(found.given(), found.place()))));
    }
    return result;
  }

  private boolean hadIt(FoundModel found) {
    return found.place().equals(placeByName.get(found.name()));
  }

  private interface Choice {
    boolean isFor(InspectedModel model);
  }

  private void takeFirstChoice(
      List<InspectedModel> models, Choice choice, Map<String, InspectedModel> named) {
    for (InspectedModel model : models) {
      String place = model.found().place();
      if (choice.isFor(model) && !named.containsKey(place) && taken.add(model.found().name())) {
        named.put(place, model);
      }
    }
  }
}
