package io.plugai.support.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as the values of templates, all texts but the roles and the names of tokens foreign. */
final class Inputs {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Inputs() {}

  static JsonNode read(Path file) throws IOException {
    return MAPPER.readTree(file.toFile());
  }

  static Map<String, Object> variables(JsonNode object) {
    Map<String, Object> variables = new LinkedHashMap<>();
    object
        .fields()
        .forEachRemaining(
            entry ->
                variables.put(
                    entry.getKey(),
                    entry.getKey().endsWith("_token")
                        ? Text.own(entry.getValue().textValue())
                        : value(entry.getKey(), entry.getValue())));
    return variables;
  }

  private static Object value(String name, JsonNode node) {
    if (node.isTextual()) {
      return name.equals("role") ? Text.own(node.textValue()) : Text.foreign(node.textValue());
    } else if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(value(name, element)));
      return list;
    } else if (node.isObject()) {
      Map<Object, Object> map = new LinkedHashMap<>();
      node.fields()
          .forEachRemaining(
              entry -> map.put(Text.own(entry.getKey()), value(entry.getKey(), entry.getValue())));
      return map;
    } else if (node.isBoolean()) {
      return node.booleanValue();
    } else if (node.isNumber()) {
      return node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
    }
    return Nothing.NONE;
  }
}
