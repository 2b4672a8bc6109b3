package io.plugai.support.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code namespace()} makes: members that can be changed from within a loop. */
record Namespace(Map<String, Object> members) {
  static Namespace of(Arguments arguments) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (arguments.has(0, "") && arguments.get(0) instanceof Map<?, ?> given) {
      given.forEach((name, value) -> members.put(Values.string(name), value));
    }
    members.putAll(arguments.named());
    return new Namespace(members);
  }
}
