package io.plugai.core.dispatch.route;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.RouteWish;
import io.plugai.spi.error.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an alias must be like. Its models need not be there: providers come and go, and models of
 * theirs.
 */
final class AliasRules {
  private static final int LONGEST_MODEL = 512;

  private AliasRules() {}

  /** Every field that is wrong. */
  static List<FieldError> faults(Alias alias) {
    List<FieldError> wrong = new ArrayList<>();
    if (!Alias.isName(alias.name())) {
      wrong.add(
          new FieldError(
              "name",
              "must be 1 to 64 lower-case letters, digits, dots, dashes and underscores, the first"
                  + " a letter or digit"));
    }
    int count = alias.candidates().size();
    if (count == 0 || count > RouteWish.MOST_CANDIDATES) {
      wrong.add(
          new FieldError("candidates", "must be 1 to " + RouteWish.MOST_CANDIDATES + " models"));
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      check(alias.candidates().get(i), "candidates[" + i + "]", seen, wrong);
    }
    if (count > 0 && alias.candidates().stream().allMatch(one -> one.weight() == 0)) {
      wrong.add(new FieldError("candidates", "must not all have the weight 0"));
    }
    return wrong;
  }

  private static void check(
      Candidate candidate, String field, Set<String> seen, List<FieldError> wrong) {
    if (!isModel(candidate.model())) {
      wrong.add(new FieldError(field + ".model", "must be the id of a model, as provider/name"));
    } else if (!seen.add(candidate.model())) {
      wrong.add(new FieldError(field + ".model", "stands there twice"));
    }
    if (candidate.weight() < 0 || candidate.weight() > Alias.MOST_WEIGHT) {
      wrong.add(
          new FieldError(field + ".weight", "must be a number from 0 to " + Alias.MOST_WEIGHT));
    }
  }

  private static boolean isModel(String id) {
    int slash = id.indexOf('/');
    return slash > 0
        && slash < id.length() - 1
        && id.length() <= LONGEST_MODEL
        && id.chars().noneMatch(Character::isISOControl);
  }
}
