package io.plugai.core.models;

import io.plugai.support.modelfiles.FileKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Gives projectors that lie loose in a folder to the models that they belong to: those that they
 * fit and share the name of, in whatever quantisation, or the only one there is.
 */
final class Projectors {
  /** What is in the names of files beside that of the model. */
  private static final Pattern NO_NAME =
      Pattern.compile("mmproj|model|vision|projector|b?f(16|32)|i?q\\d.*|[ksml]|xs|xxs");

  private Projectors() {}

  /** All models; projectors that belong to none stay among them. */
  static List<InspectedModel> attach(List<InspectedModel> all) {
    List<InspectedModel> loose = all.stream().filter(model -> model.found().isLoose()).toList();
    List<InspectedModel> projectors =
        loose.stream().filter(model -> model.is(FileKind.PROJECTOR)).toList();
    if (projectors.isEmpty()) {
      return all;
    }
    List<InspectedModel> models =
        loose.stream().filter(model -> model.is(FileKind.MODEL) && isGguf(model)).toList();
    List<InspectedModel> result = new ArrayList<>(all);
    for (InspectedModel projector : projectors) {
      List<InspectedModel> owners = owners(projector, models);
      if (!owners.isEmpty()) {
        result.remove(projector);
        result.replaceAll(model -> isAmong(owners, model) ? joined(model, projector) : model);
      }
    }
    return result;
  }

  private static boolean isGguf(InspectedModel model) {
    return "gguf".equals(model.inspection().facts().get("format"));
  }

  private static boolean isAmong(List<InspectedModel> owners, InspectedModel model) {
    return owners.stream().anyMatch(one -> one.found().place().equals(model.found().place()));
  }

  private static InspectedModel joined(InspectedModel model, InspectedModel projector) {
    return new InspectedModel(model.found().with(projector.found()), model.inspection());
  }

  private static List<InspectedModel> owners(
      InspectedModel projector, List<InspectedModel> models) {
    List<InspectedModel> fitting = models.stream().filter(model -> fits(projector, model)).toList();
    String stem = stem(projector.found().given());
    List<InspectedModel> alike =
        fitting.stream()
            .filter(model -> !stem.isEmpty() && stem(model.found().given()).startsWith(stem))
            .toList();
    return alike.isEmpty() && models.size() == 1 ? fitting : alike;
  }

  /** Where both say how wide they are, that must be the same. */
  private static boolean fits(InspectedModel projector, InspectedModel model) {
    var needed = projector.inspection().width();
    var given = model.inspection().width();
    return needed.isEmpty() || given.isEmpty() || needed.equals(given);
  }

  private static String stem(String name) {
    return Arrays.stream(name.toLowerCase(Locale.ROOT).split("[-_. ]+", -1))
        .filter(word -> !word.isEmpty() && !NO_NAME.matcher(word).matches())
        .collect(Collectors.joining("-"));
  }
}
