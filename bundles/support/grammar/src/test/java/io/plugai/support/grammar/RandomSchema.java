package io.plugai.support.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Makes schemas up, from the keywords that are supported. */
final class RandomSchema {
  private static final List<String> NAMES =
      List.of("a", "ab", "name", "k\"ey", "back\\slash", "line\nend", "é中😀", "", "$ref", "type");
  private static final List<String> PATTERNS =
      List.of(
          "^\\d{3}$",
          "^(?:a|b)+$",
          "x",
          "^[^a-z\\s]{2,5}$",
          "\\.json$",
          "^\\w+(-\\w+)*$",
          "^$",
          "^[\\u4e00-\\u9fff]{1,3}$",
          "^.{0,4}$",
          "^(?:https?://)?[a-z]+\\.(com|org)$",
          "^\\S+$",
          "a|^b|c$",
          "^[\\\\\"\\n]{2}$",
          "^(yes|no|)$",
          "^[+-]?\\d+(?:\\.\\d{1,2})?$");
  private static final List<String> FORMATS =
      List.of("date", "time", "date-time", "uuid", "hostname", "ipv4", "uri");

  private final Random random;

  RandomSchema(long seed) {
    random = new Random(seed);
  }

  /**
   * A schema with definitions that it refers to, and that may refer to themselves within: what
   * refers to nothing but itself brings the library down.
   */
  Map<String, Object> make() {
    Map<String, Object> root = schema(3);
    root.put("$defs", Map.of("one", object(1), "other", array(1)));
    return root;
  }

  private Map<String, Object> schema(int depth) {
    List<Supplier<Map<String, Object>>> kinds =
        new ArrayList<>(
            List.of(
                this::string,
                this::string,
                this::integer,
                this::number,
                this::listed,
                this::typed));
    if (depth > 0) {
      kinds.addAll(
          List.of(
              () -> object(depth - 1),
              () -> object(depth - 1),
              () -> object(depth - 1),
              () -> array(depth - 1),
              () -> combined("anyOf", depth - 1),
              () -> combined("oneOf", depth - 1),
              () -> combined("allOf", depth - 1),
              this::reference));
    }
    Map<String, Object> schema = new LinkedHashMap<>(one(kinds).get());
    if (random.nextInt(5) == 0) {
      schema.put("description", "ignored");
    }
    return schema;
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void maybe(int oneIn, Runnable addition) {
    if (random.nextInt(oneIn) == 0) {
      addition.run();
    }
  }

  private Map<String, Object> string() {
    Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "string"));
    maybe(3, () -> schema.put("pattern", one(PATTERNS)));
    maybe(4, () -> schema.put("format", one(FORMATS)));
    maybe(3, () -> schema.put("minLength", random.nextInt(4)));
    maybe(3, () -> schema.put("maxLength", random.nextInt(40)));
    return schema;
  }

  private Map<String, Object> integer() {
    Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "integer"));
    maybe(2, () -> schema.put(one(List.of("minimum", "exclusiveMinimum")), bound()));
    maybe(2, () -> schema.put(one(List.of("maximum", "exclusiveMaximum")), bound()));
    // Beyond what a double holds, the library would be wrong about multiples.
    return random.nextInt(5) == 0
        ? Map.of("type", "integer", "minimum", -50, "multipleOf", 1 + random.nextInt(60))
        : schema;
  }

  private Number bound() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(2001) - 1000;
      case 1 -> 3_000_000_000L + random.nextInt(1000);
      case 2 -> new BigInteger(90, random).subtract(BigInteger.ONE.shiftLeft(89));
      default -> 0;
    };
  }

  private Map<String, Object> number() {
    Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "number"));
    maybe(2, () -> schema.put(one(List.of("minimum", "exclusiveMinimum")), decimal()));
    maybe(2, () -> schema.put(one(List.of("maximum", "exclusiveMaximum")), decimal()));
    maybe(6, () -> schema.put("multipleOf", new BigDecimal("0.01")));
    return schema;
  }

  private BigDecimal decimal() {
    return BigDecimal.valueOf(random.nextInt(200_001) - 100_000, random.nextInt(6));
  }

  private Map<String, Object> listed() {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      values.add(value(2));
    }
    return values.size() == 1 && values.get(0) != null
        ? Map.of("const", values.get(0))
        : Map.of("enum", values);
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> bound();
      // Not 1.50 or 2.0: the library would tell these from 1.5 and 2 within lists and objects.
      case 3 -> BigDecimal.valueOf(2 * random.nextInt(5000) + 1, 3);
      case 4 -> one(NAMES) + one(NAMES);
      case 5 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(value(depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          map.put(one(NAMES), value(depth - 1));
        }
        yield map;
      }
    };
  }

  private Map<String, Object> typed() {
    return random.nextBoolean()
        ? Map.of("type", one(List.of("null", "boolean", "object", "array", "string")))
        : Map.of("type", List.of("null", one(List.of("boolean", "integer", "string", "object"))));
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = one(NAMES);
      properties.put(name, random.nextInt(12) == 0 ? random.nextBoolean() : schema(depth));
      maybe(2, () -> required.add(name));
    }
    Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "object"));
    schema.put("properties", properties);
    maybe(5, () -> required.add(one(NAMES)));
    schema.put("required", required);
    maybe(
        2,
        () ->
            schema.put(
                "additionalProperties",
                random.nextInt(3) == 0 ? schema(depth) : random.nextBoolean()));
    maybe(8, () -> schema.put("patternProperties", Map.of(one(PATTERNS), schema(0))));
    maybe(8, () -> schema.put("propertyNames", Map.of("pattern", "^[a-z\"]")));
    maybe(8, () -> schema.put("minProperties", 1));
    return schema;
  }

  private Map<String, Object> array(int depth) {
    Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "array"));
    maybe(2, () -> schema.put("items", schema(depth)));
    maybe(4, () -> schema.put("prefixItems", List.of(schema(depth), schema(0))));
    maybe(3, () -> schema.put("minItems", random.nextInt(3)));
    maybe(3, () -> schema.put("maxItems", 1 + random.nextInt(4)));
    return schema;
  }

  private Map<String, Object> combined(String keyword, int depth) {
    Map<String, Object> schema = new LinkedHashMap<>();
    maybe(4, () -> schema.putAll(object(0)));
    List<Object> parts = new ArrayList<>();
    for (int i = 0; i <= 1 + random.nextInt(2); i++) {
      parts.add(schema(depth));
    }
    schema.put(keyword, parts);
    return schema;
  }

  private Map<String, Object> reference() {
    return Map.of("$ref", one(List.of("#/$defs/one", "#/$defs/other")));
  }
}
