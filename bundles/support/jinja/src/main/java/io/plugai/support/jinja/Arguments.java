package io.plugai.support.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What something is called with.
 *
 * @param positional by their places
 * @param named by their names
 * @param budget what the call may cost
 */
record Arguments(List<Object> positional, Map<String, Object> named, Budget budget) {

  /** The argument with this place and name, or what counts where it is left out. */
  Object get(int place, String name, Object otherwise) {
    if (place < positional.size()) {
      return positional.get(place);
    }
    return named.getOrDefault(name, otherwise);
  }

  /** The argument with this place, which must be there. */
  Object get(int place) {
    if (place >= positional.size()) {
      throw new TemplateException("It calls something with too few arguments.");
    }
    return positional.get(place);
  }

  boolean has(int place, String name) {
    return place < positional.size() || named.containsKey(name);
  }

  boolean isEmpty() {
    return positional.isEmpty() && named.isEmpty();
  }

  Text text(int place) {
    return Values.text(get(place), budget);
  }

  String string(int place, String name, String otherwise) {
    return Values.text(get(place, name, Text.own(otherwise)), budget).value();
  }

  long number(int place, String name, long otherwise) {
    return Values.integer(get(place, name, otherwise));
  }

  boolean flag(int place, String name, boolean otherwise) {
    return Values.isTrue(get(place, name, otherwise));
  }

  /** The same, without the first ones. */
  Arguments from(int place) {
    int start = Math.min(place, positional.size());
    return new Arguments(positional.subList(start, positional.size()), named, budget);
  }

  /** The arguments of a call as they stand in the template. */
  record Given(List<Expression> positional, Map<String, Expression> named) {
    static final Given NONE = new Given(List.of(), Map.of());

    Arguments in(Scope scope) {
      List<Object> places = new ArrayList<>(positional.size());
      positional.forEach(argument -> places.add(argument.in(scope)));
      Map<String, Object> names = new LinkedHashMap<>();
      named.forEach((name, argument) -> names.put(name, argument.in(scope)));
      return new Arguments(places, names, scope.budget());
    }
  }
}
