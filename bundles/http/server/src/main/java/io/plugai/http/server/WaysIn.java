package io.plugai.http.server;

import io.plugai.core.api.access.Way;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The ways in as an operator wrote them. */
final class WaysIn {

  private WaysIn() {}

  /**
   * Reads ids of ways in, separated by commas.
   *
   * @throws RefusedException where there is none, or one that is not known
   */
  static Set<Way> read(String text) throws RefusedException {
    Set<Way> ways = EnumSet.noneOf(Way.class);
    for (String id : List.of(text.split(",", -1))) {
      if (!id.isBlank()) {
        ways.add(way(id.trim()));
      }
    }
    if (ways.isEmpty()) {
      throw new RefusedException(
          "No way in is set, so that nobody could call PlugAI: set ways_in to some of %s."
              .formatted(known()));
    }
    return ways;
  }

  private static Way way(String id) throws RefusedException {
    for (Way way : Way.values()) {
      if (way.id().equals(id)) {
        return way;
      }
    }
    throw new RefusedException(
        "'%s' is not a way in that PlugAI knows: set ways_in to some of %s."
            .formatted(id, known()));
  }

  private static String known() {
    return Arrays.stream(Way.values()).map(Way::id).collect(Collectors.joining(", "));
  }
}
