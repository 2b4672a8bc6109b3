package io.plugai.support.jinja;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What every template can call. */
final class Globals {
  private static final long MAX_RANGE = 100_000;
  private static final int MAX_MESSAGE = 300;

  private Globals() {}

  static Map<String, Object> all(Clock clock) {
    return Map.of(
        "range", (Function) Globals::range,
        "dict", (Function) Globals::dict,
        "namespace", (Function) Namespace::of,
        "raise_exception", (Function) Globals::raise,
        "strftime_now", (Function) arguments -> now(clock, arguments));
  }

  private static Object range(Arguments a) {
    boolean one = a.positional().size() == 1;
    long from = one ? 0 : a.number(0, "", 0);
    long to = one ? a.number(0, "", 0) : a.number(1, "", 0);
    long step = a.number(2, "", 1);
    if (step == 0 || Math.abs((double) to - from) / Math.abs((double) step) > MAX_RANGE) {
      throw new TemplateException("The template makes a range that is too long.");
    }
    List<Object> range = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      a.budget().step();
      range.add(i);
    }
    return range;
  }

  private static Object dict(Arguments a) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!a.positional().isEmpty() && a.get(0) instanceof Map<?, ?> given) {
      map.putAll(given);
    }
    a.named().forEach((name, value) -> map.put(Text.own(name), value));
    a.budget().steps(map.size());
    return map;
  }

  /** By this a template says that it cannot be filled so. */
  private static Object raise(Arguments a) {
    String said = a.text(0).value();
    throw new TemplateException(
        "The model's chat template refuses it: "
            + (said.length() > MAX_MESSAGE ? said.substring(0, MAX_MESSAGE) : said));
  }

  private static Object now(Clock clock, Arguments a) {
    return Text.own(Dates.format(Values.string(a.get(0)), ZonedDateTime.now(clock)));
  }
}
