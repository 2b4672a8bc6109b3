package io.plugai.support.grammar.schema;

import io.plugai.spi.error.GatewayException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads schemas from plain JSON values. Every keyword is either enforced later, an annotation, or
 * refused here. Its effort is bounded by what it is given, however often references lead there.
 */
final class SchemaReader {
  static final int MAX_DEPTH = 64;
  static final int MAX_SCHEMAS = 5_000;

  private static final Pattern TYPE =
      Pattern.compile("null|boolean|integer|number|string|array|object");

  private final Object root;
  private final String field;
  private final boolean lenient;
  private final Map<Map<String, Object>, Schema> known = new HashMap<>();
  private final Map<String, Schema> referred = new HashMap<>();
  private int read;

  /**
   * A reader of one schema and what it refers to.
   *
   * @param field the path of the schema in the request
   * @param lenient whether to pass over what cannot be enforced
   */
  SchemaReader(Map<String, Object> root, String field, boolean lenient) {
    this.root = root;
    this.field = field;
    this.lenient = lenient;
  }

  /** Whether what cannot be enforced is passed over. */
  boolean isLenient() {
    return lenient;
  }

  /** The whole schema. */
  Schema root() {
    return referTo("#", field);
  }

  /** The schema that a reference leads to. */
  Schema referTo(String reference, String from) {
    Schema there = referred.get(reference);
    if (there == null) {
      Pointer pointer = Pointer.of(reference, from);
      there = read(pointer.in(root, from), pointer.below(field), 0);
      referred.put(reference, there);
    }
    return there;
  }

  /** The schema of exactly these values. */
  Schema constant(List<Object> values) {
    return intern("", new HashMap<>(Map.of("enum", values)));
  }

  private Schema intern(String path, Map<String, Object> keywords) {
    return keywords.isEmpty()
        ? Schema.ANY
        : known.computeIfAbsent(keywords, form -> new Schema(path, form));
  }

  private Schema read(@Nullable Object raw, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw Schema.refused(field, "is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (++read > MAX_SCHEMAS) {
      throw Schema.refused(field, "holds more than " + MAX_SCHEMAS + " schemas");
    }
    if (raw instanceof Boolean allowed) {
      return allowed ? Schema.ANY : Schema.NEVER;
    }
    if (!(raw instanceof Map<?, ?> map)) {
      throw Schema.refused(path, "must be an object, true or false");
    }
    Map<String, Object> keywords = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      // It says something about the items after those of a list, and nothing where there is none.
      if (!name.equals("additionalItems") || map.get("items") instanceof List<?>) {
        new KeywordReader(name, entry.getValue(), path, depth).into(keywords);
      }
    }
    return intern(path, keywords);
  }

  /** One keyword and its value. */
  private final class KeywordReader {
    private final String name;
    private final @Nullable Object value;
    private final String parent;
    private final String path;
    private final int depth;

    KeywordReader(String name, @Nullable Object value, String parent, int depth) {
      this.name = name;
      this.value = value;
      this.parent = parent;
      this.path = Schema.below(parent, name);
      this.depth = depth;
    }

    void into(Map<String, Object> keywords) {
      Keyword keyword = Keyword.of(name);
      if (lenient && (keyword.isBeyondGrammars() || name.equals("format"))) {
        return;
      }
      switch (keyword) {
        case ANNOTATION -> {}
        case IDENTITY -> refuse(parent.equals(field), "is taken at the top only");
        case COUNT -> keywords.put(name, count());
        case NUMBER -> keywords.put(name, number());
        case TEXT -> keywords.put(name, text(value, path));
        case NAMES -> keywords.put(name, texts());
        case TYPE -> keywords.put(name, types());
        case SCHEMA -> keywords.put(name, read(value, path, depth + 1));
        case SCHEMAS -> keywords.put(name, schemas());
        case NAMED -> keywords.put(name, named());
        case ITEMS -> items(keywords);
        case CONST -> addValues(keywords, list(value));
        case ENUM -> addValues(keywords, list());
        case MUST_BE_FALSE -> refuse(Boolean.FALSE.equals(value), "cannot be held to");
        case NULLABLE ->
            refuse(
                Boolean.FALSE.equals(value),
                "is no JSON Schema; write \"type\": [\"…\", \"null\"] instead");
        case REFUSED -> refuse(false, "cannot be held to");
        case UNKNOWN -> refuse(false, "is no keyword that is known here");
      }
    }

    private void refuse(boolean allowed, String reason) {
      if (!allowed) {
        throw Schema.refused(path, reason);
      }
    }

    private int count() {
      BigDecimal number = number();
      refuse(number.signum() >= 0 && number.stripTrailingZeros().scale() <= 0, "must be a count");
      return number.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue();
    }

    private BigDecimal number() {
      refuse(value instanceof Number, "must be a number");
      return Values.number((Number) Objects.requireNonNull(value), path);
    }

    private String text(@Nullable Object text, String at) {
      if (!(text instanceof String string)) {
        throw Schema.refused(at, "must be a string");
      }
      return string;
    }

    private List<Object> list() {
      refuse(value instanceof List<?> list && !list.isEmpty(), "must be a list, and not empty");
      return new ArrayList<>((List<?>) Objects.requireNonNull(value));
    }

    @SuppressWarnings("NullAway") // null is one of JSON's values
    private List<Object> list(@Nullable Object one) {
      List<Object> list = new ArrayList<>();
      list.add(one);
      return list;
    }

    private List<String> texts() {
      refuse(value instanceof List<?>, "must be a list of strings");
      List<String> texts = new ArrayList<>();
      for (Object text : (List<?>) Objects.requireNonNull(value)) {
        texts.add(Values.name(text(text, path + "[" + texts.size() + "]"), path));
      }
      return texts;
    }

    private List<String> types() {
      List<String> types = value instanceof String one ? List.of(one) : texts();
      refuse(
          !types.isEmpty() && types.stream().allMatch(type -> TYPE.matcher(type).matches()),
          "must be null, boolean, integer, number, string, array, object, or a list of these");
      return types;
    }

    private List<Schema> schemas() {
      List<Schema> schemas = new ArrayList<>();
      for (Object one : list()) {
        schemas.add(read(one, path + "[" + schemas.size() + "]", depth + 1));
      }
      return schemas;
    }

    private List<Schema.Named> named() {
      refuse(value instanceof Map<?, ?>, "must be an object");
      List<Schema.Named> named = new ArrayList<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) Objects.requireNonNull(value)).entrySet()) {
        String key = Values.name(String.valueOf(entry.getKey()), path);
        named.add(
            new Schema.Named(key, read(entry.getValue(), Schema.below(path, key), depth + 1)));
      }
      return named;
    }

    /** Before draft 2020-12 a list stood here for what {@code prefixItems} says now. */
    private void items(Map<String, Object> keywords) {
      if (value instanceof List<?>) {
        keywords.put("prefixItems", schemas());
      } else {
        keywords.put("items", read(value, path, depth + 1));
      }
    }

    private void addValues(Map<String, Object> keywords, List<Object> values) {
      List<Object> checked = Values.checked(values, path);
      if (keywords.get("enum") instanceof List<?> before) {
        checked.retainAll(before); // both a const and an enum, as some libraries write it
      }
      keywords.put("enum", checked);
    }
  }

  /** The failure of something that stands nowhere in particular. */
  GatewayException refused(String reason) {
    return Schema.refused(field, reason);
  }
}
