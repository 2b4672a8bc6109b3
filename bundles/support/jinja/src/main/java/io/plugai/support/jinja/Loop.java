package io.plugai.support.jinja;

import java.util.ArrayList;
import java.util.List;

/** A {@code for}. */
record Loop(
    Parser.Target target, Expression items, Expression filter, Statement body, Statement otherwise)
    implements Statement {

  @Override
  public Next run(Scope scope, TextBuilder out) {
    List<Object> chosen = new ArrayList<>();
    for (Object item : Values.elements(items.in(scope), scope.budget())) {
      Scope inner = scope.inner();
      target.set(inner, item);
      if (Values.isTrue(filter.in(inner))) {
        chosen.add(item);
      }
    }
    if (chosen.isEmpty()) {
      return otherwise.run(scope, out);
    }
    return rounds(chosen, scope, out);
  }

  private Next rounds(List<Object> chosen, Scope scope, TextBuilder out) {
    for (int i = 0; i < chosen.size(); i++) {
      scope.budget().step();
      Scope inner = scope.inner();
      inner.set("loop", new Round(chosen, i));
      target.set(inner, chosen.get(i));
      if (body.run(inner, out) == Next.BREAK) {
        break;
      }
    }
    return Next.ON;
  }

  /** What {@code loop} is in one round. */
  record Round(List<Object> items, int index) {
    Object member(String name) {
      return switch (name) {
        case "index" -> index + 1L;
        case "index0" -> (long) index;
        case "revindex" -> (long) items.size() - index;
        case "revindex0" -> (long) items.size() - index - 1;
        case "first" -> index == 0;
        case "last" -> index == items.size() - 1;
        case "length" -> (long) items.size();
        case "previtem" -> at(index - 1, name);
        case "nextitem" -> at(index + 1, name);
        case "cycle" -> (Function) this::cycle;
        default -> Nothing.undefined(name);
      };
    }

    private Object at(int place, String name) {
      return place >= 0 && place < items.size() ? items.get(place) : Nothing.undefined(name);
    }

    private Object cycle(Arguments arguments) {
      List<Object> values = arguments.positional();
      return values.isEmpty() ? arguments.get(0) : values.get(index % values.size());
    }
  }
}
