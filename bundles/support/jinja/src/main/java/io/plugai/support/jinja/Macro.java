package io.plugai.support.jinja;

import java.util.Map;

/** A macro: what it writes is its value. */
record Macro(String name, Map<String, Expression> parameters, Statement body, Scope scope)
    implements Function {

  @Override
  public Object call(Arguments arguments) {
    Scope inner = scope.inner();
    if (arguments.positional().size() > parameters.size()) {
      throw new TemplateException("The macro " + name + " takes no more than its parameters.");
    }
    int place = 0;
    for (Map.Entry<String, Expression> parameter : parameters.entrySet()) {
      String wanted = parameter.getKey();
      Object given =
          arguments.has(place, wanted)
              ? arguments.get(place, wanted, Nothing.NONE)
              : parameter.getValue().in(inner);
      inner.set(wanted, given);
      place++;
    }
    scope.budget().enter();
    TextBuilder out = new TextBuilder(scope.budget());
    body.run(inner, out);
    scope.budget().leave();
    return out.text();
  }
}
