package io.plugai.support.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A form of lists.
 *
 * @param first what the first items must follow
 * @param rest what all others must follow
 * @param least the fewest items
 * @param most the most items; {@code Integer.MAX_VALUE} where there is no limit
 */
record ArrayShape(List<Goal> first, Goal rest, int least, int most) {
  static final ArrayShape ANY = new ArrayShape(List.of(), Goal.ANY, 0, Integer.MAX_VALUE);

  /** What the item at this place must follow. */
  Goal at(int index) {
    return index < first.size() ? first.get(index) : rest;
  }

  /** The lists of both forms; empty where there are none. */
  Optional<ArrayShape> and(ArrayShape other) {
    List<Goal> goals = new ArrayList<>();
    for (int i = 0; i < Math.max(first.size(), other.first.size()); i++) {
      goals.add(at(i).and(other.at(i)));
    }
    ArrayShape both =
        new ArrayShape(
            goals, rest.and(other.rest), Math.max(least, other.least), Math.min(most, other.most));
    return both.least <= both.most ? Optional.of(both) : Optional.empty();
  }
}
