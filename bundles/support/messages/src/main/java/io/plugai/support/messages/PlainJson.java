package io.plugai.support.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trees as plain JSON values: maps, lists, strings, numbers, booleans and null. */
final class PlainJson {
  private PlainJson() {}

  static Map<String, Object> of(ObjectNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> put(map, entry.getKey(), entry.getValue()));
    return map;
  }

  @SuppressWarnings("NullAway") // null is one of JSON's values
  private static void put(Map<String, Object> map, String name, JsonNode value) {
    map.put(name, value(value));
  }

  private static @Nullable Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> of((ObjectNode) node);
      case ARRAY -> list(node);
      case STRING -> node.textValue();
      case NUMBER -> number(node);
      case BOOLEAN -> node.booleanValue();
      default -> null;
    };
  }

  /** The usual type where it holds the number as it was written; no digit is lost otherwise. */
  private static Number number(JsonNode node) {
    if (!node.isBigDecimal()) {
      return node.numberValue();
    }
    BigDecimal exact = node.decimalValue();
    double near = exact.doubleValue();
    return Double.isFinite(near) && BigDecimal.valueOf(near).compareTo(exact) == 0 ? near : exact;
  }

  private static List<@Nullable Object> list(JsonNode array) {
    List<@Nullable Object> list = new ArrayList<>(array.size());
    array.forEach(element -> list.add(value(element)));
    return list;
  }
}
