package io.plugai.support.jinja;

import io.plugai.support.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Jinja's filters of lists and maps. */
final class ListFilters {
  static final Map<String, Filter> ALL = new LinkedHashMap<>();

  static {
    ALL.put("list", (value, a) -> Values.elements(value, a.budget()));
    ALL.put("first", (value, a) -> end(Values.elements(value, a.budget()), true));
    ALL.put("last", (value, a) -> end(Values.elements(value, a.budget()), false));
    ALL.put("join", ListFilters::join);
    ALL.put("reverse", ListFilters::reverse);
    ALL.put("sort", ListFilters::sort);
    ALL.put("unique", ListFilters::unique);
    ALL.put("sum", ListFilters::sum);
    ALL.put("min", (value, a) -> extreme(value, a, -1));
    ALL.put("max", (value, a) -> extreme(value, a, 1));
    ALL.put("dictsort", ListFilters::dictsort);
    ALL.put("map", ListFilters::map);
    ALL.put("select", (value, a) -> selected(value, a, false, true));
    ALL.put("reject", (value, a) -> selected(value, a, false, false));
    ALL.put("selectattr", (value, a) -> selected(value, a, true, true));
    ALL.put("rejectattr", (value, a) -> selected(value, a, true, false));
    ALL.put("batch", ListFilters::batch);
  }

  private ListFilters() {}

  private static Object end(List<Object> list, boolean first) {
    if (list.isEmpty()) {
      return Nothing.undefined("element of an empty list");
    }
    return list.get(first ? 0 : list.size() - 1);
  }

  private static Object join(Object value, Arguments a) {
    Object attribute = a.get(1, "attribute", Nothing.NONE);
    List<Object> parts = new ArrayList<>();
    for (Object element : Values.elements(value, a.budget())) {
      parts.add(attribute instanceof Nothing ? element : path(element, attribute, a.budget()));
    }
    return Strings.join(Values.text(a.get(0, "d", Text.EMPTY), a.budget()), parts, a.budget());
  }

  /** An attribute, or one of one: {@code function.name}. */
  private static Object path(Object element, Object attribute, Budget budget) {
    if (!(attribute instanceof Text name)) {
      return Members.item(element, attribute, budget);
    }
    Object value = element;
    for (String part : name.value().split("\\.")) {
      value = Members.item(value, Text.own(part), budget);
    }
    return value;
  }

  private static Object reverse(Object value, Arguments a) {
    List<Object> reversed = new ArrayList<>(Values.elements(value, a.budget()));
    Collections.reverse(reversed);
    return value instanceof Text ? Strings.join(Text.EMPTY, reversed, a.budget()) : reversed;
  }

  private static Object sort(Object value, Arguments a) {
    boolean falling = a.flag(0, "reverse", false);
    boolean exact = a.flag(1, "case_sensitive", false);
    Object attribute = a.get(2, "attribute", Nothing.NONE);
    List<Object> sorted = new ArrayList<>(Values.elements(value, a.budget()));
    Comparator<Object> order =
        (left, right) ->
            Operators.order(
                key(left, attribute, exact, a.budget()),
                key(right, attribute, exact, a.budget()),
                a.budget());
    sorted.sort(falling ? order.reversed() : order);
    return sorted;
  }

  private static Object key(Object element, Object attribute, boolean exact, Budget budget) {
    budget.step();
    Object key = attribute instanceof Nothing ? element : path(element, attribute, budget);
    return key instanceof Text text && !exact
        ? text.mapped(value -> value.toLowerCase(Locale.ROOT))
        : key;
  }

  private static Object unique(Object value, Arguments a) {
    Map<Object, Object> seen = new LinkedHashMap<>();
    Object attribute = a.get(1, "attribute", Nothing.NONE);
    for (Object element : Values.elements(value, a.budget())) {
      seen.putIfAbsent(
          key(element, attribute, a.flag(0, "case_sensitive", false), a.budget()), element);
    }
    return new ArrayList<>(seen.values());
  }

  private static Object sum(Object value, Arguments a) {
    Object attribute = a.get(0, "attribute", Nothing.NONE);
    Object sum = a.get(1, "start", 0L);
    for (Object element : Values.elements(value, a.budget())) {
      Object one = attribute instanceof Nothing ? element : path(element, attribute, a.budget());
      sum = Operators.apply("+", sum, one, a.budget());
    }
    return sum;
  }

  private static Object extreme(Object value, Arguments a, int sign) {
    List<Object> elements = Values.elements(value, a.budget());
    return elements.isEmpty()
        ? end(elements, true)
        : Collections.max(
            elements, (left, right) -> sign * Operators.order(left, right, a.budget()));
  }

  private static Object dictsort(Object value, Arguments a) {
    boolean exact = a.flag(0, "case_sensitive", false);
    int by = a.string(1, "by", "key").equals("value") ? 1 : 0;
    List<Object> items = Methods.items(value, a.budget());
    Comparator<Object> order =
        Comparator.comparing(
            item -> key(((List<?>) item).get(by), Nothing.NONE, exact, a.budget()),
            (left, right) -> Operators.order(left, right, a.budget()));
    items.sort(a.flag(2, "reverse", false) ? order.reversed() : order);
    return items;
  }

  /** These take nothing at all for an empty list, unlike loops. */
  private static List<Object> anyElements(Object value, Budget budget) {
    return value instanceof Nothing ? List.of() : Values.elements(value, budget);
  }

  private static Object map(Object value, Arguments a) {
    List<Object> mapped = new ArrayList<>();
    Object attribute = a.named().getOrDefault("attribute", Nothing.NONE);
    Object missing = a.named().getOrDefault("default", Nothing.NONE);
    for (Object element : anyElements(value, a.budget())) {
      a.budget().step();
      if (attribute instanceof Nothing) {
        mapped.add(Filters.named(Values.string(a.get(0))).apply(element, a.from(1)));
      } else {
        Object found = path(element, attribute, a.budget());
        mapped.add(Tests.isUndefined(found) && !(missing instanceof Nothing) ? missing : found);
      }
    }
    return mapped;
  }

  private static Object selected(Object value, Arguments a, boolean byAttribute, boolean wanted) {
    int place = byAttribute ? 1 : 0;
    Tests.Test test =
        a.has(place, "")
            ? Tests.named(Values.string(a.get(place)))
            : (tested, none) -> Values.isTrue(tested);
    List<Object> selected = new ArrayList<>();
    for (Object element : anyElements(value, a.budget())) {
      a.budget().step();
      Object tested = byAttribute ? path(element, a.get(0), a.budget()) : element;
      if (test.holds(tested, a.from(place + 1)) == wanted) {
        selected.add(element);
      }
    }
    return selected;
  }

  private static Object batch(Object value, Arguments a) {
    long size = Math.max(1, Values.integer(a.get(0)));
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object element : Values.elements(value, a.budget())) {
      batch.add(element);
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
