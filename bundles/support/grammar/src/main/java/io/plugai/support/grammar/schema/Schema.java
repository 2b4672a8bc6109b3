package io.plugai.support.grammar.schema;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.grammar.UnsupportedSchemaException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * One schema, with keywords in their proper form. Equal schemas of one reader are one and the same,
 * whatever their annotations say.
 */
final class Schema {
  /** Allows everything. */
  static final Schema ANY = new Schema("", Map.of());

  /** Allows nothing. */
  static final Schema NEVER = new Schema("", Map.of());

  private static final int MAX_NAME = 80;

  private final String path;
  private final Map<String, Object> keywords;

  Schema(String path, Map<String, Object> keywords) {
    this.path = path;
    this.keywords = keywords;
  }

  /** A named property of an object. */
  record Named(String name, Schema schema) {}

  /** Where the first one of this form stands. */
  String path() {
    return path;
  }

  boolean has(String keyword) {
    return keywords.containsKey(keyword);
  }

  OptionalInt count(String keyword) {
    return keywords.get(keyword) instanceof Integer count
        ? OptionalInt.of(count)
        : OptionalInt.empty();
  }

  Optional<BigDecimal> number(String keyword) {
    return Optional.ofNullable((BigDecimal) keywords.get(keyword));
  }

  Optional<String> text(String keyword) {
    return Optional.ofNullable((String) keywords.get(keyword));
  }

  @SuppressWarnings("unchecked") // the reader has put it there
  List<String> names(String keyword) {
    return (List<String>) keywords.getOrDefault(keyword, List.of());
  }

  Optional<Schema> schema(String keyword) {
    return Optional.ofNullable((Schema) keywords.get(keyword));
  }

  @SuppressWarnings("unchecked") // the reader has put it there
  List<Schema> schemas(String keyword) {
    return (List<Schema>) keywords.getOrDefault(keyword, List.of());
  }

  @SuppressWarnings("unchecked") // the reader has put it there
  List<Named> named(String keyword) {
    return (List<Named>) keywords.getOrDefault(keyword, List.of());
  }

  /** The values that are allowed; empty where that is not said. */
  @SuppressWarnings("unchecked") // the reader has put it there
  Optional<List<Object>> values() {
    return Optional.ofNullable((List<Object>) keywords.get("enum"));
  }

  /** Does something for the sake of a keyword, so that a refusal is told of that keyword. */
  <T> T on(String keyword, Supplier<T> work) {
    try {
      return work.get();
    } catch (UnsupportedSchemaException e) {
      throw refused(below(path, keyword), e.reason());
    }
  }

  static String below(String path, String name) {
    String clipped = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name;
    return path + "." + clipped;
  }

  static GatewayException refused(String field, String reason) {
    return new GatewayException(
        ErrorCode.VALIDATION,
        "A local model cannot be held to this JSON schema.",
        List.of(new FieldError(field, reason)));
  }
}
