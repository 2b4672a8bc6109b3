package io.plugai.support.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is found in values: attributes, items, slices. */
final class Members {
  private Members() {}

  /** {@code owner.name}: a method, or else what {@code owner['name']} is. */
  static Object attribute(Object owner, String name) {
    if (owner instanceof Text text) {
      return Methods.ofText(text, name);
    } else if (owner instanceof Map<?, ?> map) {
      Object method = Methods.ofMap(map, name);
      return method instanceof Nothing ? ofMap(map, Text.own(name), name) : method;
    } else if (owner instanceof List<?> list) {
      return Methods.ofList(list, name);
    } else if (owner instanceof Namespace space) {
      return space.members().getOrDefault(name, Nothing.undefined(name));
    } else if (owner instanceof Loop.Round round) {
      return round.member(name);
    } else if (owner instanceof Macro macro && name.equals("name")) {
      return Text.own(macro.name());
    } else if (owner instanceof Nothing nothing && nothing.isUndefined()) {
      throw new TemplateException(
          "The template looks for " + name + " in " + nothing.missing() + ", which is not there.");
    }
    return Nothing.undefined(name);
  }

  /** {@code owner[key]}. */
  static Object item(Object owner, Object key, Budget budget) {
    if (owner instanceof List<?> list && isPlace(key)) {
      int place = place(Values.integer(key), list.size());
      return place < 0 ? Nothing.undefined("element") : list.get(place);
    } else if (owner instanceof Text text && isPlace(key)) {
      int place = place(Values.integer(key), text.length());
      return place < 0 ? Nothing.undefined("character") : text.slice(place, place + 1);
    } else if (owner instanceof Map<?, ?> map) {
      Object value = ofMap(map, key, key instanceof Text name ? name.value() : "value");
      boolean missing = value instanceof Nothing nothing && nothing.isUndefined();
      return missing && key instanceof Text name ? Methods.ofMap(map, name.value()) : value;
    } else if (key instanceof Text name) {
      return attribute(owner, name.value());
    } else if (owner instanceof Nothing) {
      throw new TemplateException("The template looks for an element in nothing.");
    }
    return Nothing.undefined("element");
  }

  private static boolean isPlace(Object key) {
    return key instanceof Long || key instanceof Integer || key instanceof Boolean;
  }

  private static Object ofMap(Map<?, ?> map, Object key, String name) {
    Object value = map.get(key);
    return value == null ? Nothing.undefined(name) : value;
  }

  /** A place counted from the end where it is negative; -1 where there is none. */
  private static int place(long wanted, int size) {
    long place = wanted < 0 ? wanted + size : wanted;
    return place < 0 || place >= size ? -1 : (int) place;
  }

  /** {@code owner[from:to:step]}. */
  static Object slice(Object owner, Object from, Object to, Object step, Budget budget) {
    if (!(owner instanceof Text) && !(owner instanceof List<?>)) {
      throw new TemplateException("The template takes a part of what has none.");
    }
    int size = owner instanceof Text text ? text.length() : ((List<?>) owner).size();
    long by = step instanceof Nothing ? 1 : Values.integer(step);
    if (by == 0) {
      throw new TemplateException("The template goes in steps of zero.");
    }
    long first = bound(from, by > 0 ? 0 : size - 1L, size, by);
    long end = bound(to, by > 0 ? size : -1, size, by);
    budget.steps(by == 1 ? 1 : size);
    if (owner instanceof Text text) {
      return by == 1
          ? text.slice((int) Math.min(first, end), (int) end)
          : picked(text, first, end, by, budget);
    }
    List<Object> picked = new ArrayList<>();
    for (long i = first; by > 0 ? i < end : i > end; i += by) {
      picked.add(((List<?>) owner).get((int) i));
    }
    budget.steps(picked.size());
    return picked;
  }

  private static Text picked(Text text, long first, long end, long by, Budget budget) {
    TextBuilder out = new TextBuilder(budget);
    for (long i = first; by > 0 ? i < end : i > end; i += by) {
      out.add(text.slice((int) i, (int) i + 1));
    }
    return out.text();
  }

  private static long bound(Object given, long otherwise, int size, long by) {
    if (given instanceof Nothing) {
      return otherwise;
    }
    long place = Values.integer(given);
    place = place < 0 ? place + size : place;
    return by > 0 ? Math.max(0, Math.min(place, size)) : Math.max(-1, Math.min(place, size - 1L));
  }
}
