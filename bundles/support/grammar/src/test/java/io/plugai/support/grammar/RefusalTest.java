package io.plugai.support.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be held to is refused, quickly, and with its place. */
@Timeout(30)
class RefusalTest {
  private static final String FIELD = "input.response_format.schema";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"properties": {"age": {"type": "number", "multipleOf": 0.3}}} | .properties.age.multipleOf
          {"oneOf": []}                                  | .oneOf
          {"anyOf": {}}                                  | .anyOf
          {"enum": []}                                   | .enum
          {"not": {"type": "null"}}                      | .not
          {"if": {}, "then": false}                      | .if
          {"minLenght": 3}                               | .minLenght
          {"type": "text"}                               | .type
          {"type": []}                                   | .type
          {"nullable": true, "type": "string"}           | .nullable
          {"type": "array", "uniqueItems": true}         | .uniqueItems
          {"type": "array", "contains": {}}              | .contains
          {"type": "object", "minProperties": 2}         | .minProperties
          {"type": "object", "maxProperties": 2}         | .maxProperties
          {"minLength": -1}                              | .minLength
          {"minLength": 1.5}                             | .minLength
          {"minimum": "3"}                               | .minimum
          {"required": "a"}                              | .required
          {"properties": []}                             | .properties
          {"properties": {"a": 1}}                       | .properties.a
          {"items": [{"type": "strng"}]}                 | .items[0].type
          {"type": "string", "format": "phone"}          | .format
          {"type": "string", "pattern": "(a)\\\\1"}      | .pattern
          {"type": "string", "pattern": "a(?=b)"}        | .pattern
          {"type": "string", "pattern": "^(?<!a)b"}      | .pattern
          {"type": "string", "pattern": "^(?!a"}         | .pattern
          {"type": "string", "pattern": "(?i)a"}         | .pattern
          {"type": "string", "pattern": "\\\\bword\\\\b"} | .pattern
          {"type": "string", "pattern": "\\\\p{L}"}      | .pattern
          {"type": "string", "pattern": "a(b"}           | .pattern
          {"type": "string", "pattern": "a)"}            | .pattern
          {"type": "string", "pattern": "[z-a]"}         | .pattern
          {"type": "string", "pattern": "a{2,1}"}        | .pattern
          {"type": "string", "pattern": "*"}             | .pattern
          {"type": "string", "pattern": "a$b"}           | .pattern
          {"type": "string", "pattern": "^(a{0,1000}){1000}$"} | .pattern
          {"type": "string", "pattern": "^(((a{1,99}){1,99}){1,99}){1,99}$"} | .pattern
          {"type": "string", "pattern": "^[ab]*a[ab]{16}$"} | .pattern
          {"type": "string", "maxLength": 1000000}       | .maxLength
          {"$ref": "https://example.org/schema"}         | .$ref
          {"$ref": "#/$defs/none"}                       | .$ref
          {"$ref": "#"}                                  | ``
          {"allOf": [{"$ref": "#"}]}                     | ``
          {"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, {"type": "null"}]}}} | ``
          {"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#"}}} | ``
          {"type": "integer", "minimum": 3, "maximum": 2} | ``
          {"type": "string", "enum": [1]}                | ``
          {"type": "string", "minLength": 2, "maxLength": 1} | ``
          {"const": 1, "enum": [2]}                      | ``
          {"enum": [{"a": [1]}, {"a": [2], "b": 1}]}     | ``
          {"const": "\\ud800"}                           | .const
          {"oneOf": [{"type": "integer"}, {"type": "number"}]} | .oneOf
          {"oneOf": [{"type": "object"}, {"type": "object"}]} | .oneOf
          {"properties": {"a": {"$id": "x"}}}            | .properties.a.$id
          {"type": "integer", "minimum": 1e400}          | .minimum
          """)
  void namesWhatItCannotBeHeldTo(String schema, String place) {
    FieldError error = refusal(Json.map(schema));
    assertThat(error.field()).isEqualTo(FIELD + (place == null ? "" : place));
    assertThat(error.reason()).isNotBlank();
  }

  static List<Map<String, Object>> tooMuch() {
    Map<String, Object> deepItems = Map.of();
    Object deepConst = 1;
    Map<String, Object> deepAllOf = Map.of();
    for (int i = 0; i < 30_000; i++) {
      deepItems = Map.of("items", deepItems);
      deepConst = List.of(deepConst);
      deepAllOf = Map.of("allOf", List.of(deepAllOf));
    }
    Map<String, Object> wide = new LinkedHashMap<>();
    IntStream.range(0, 20_000).forEach(i -> wide.put("p" + i, Map.of("type", "string")));
    List<Object> forms = new ArrayList<>();
    IntStream.range(0, 2_000).forEach(i -> forms.add(Map.of("n" + i, List.of(i))));
    Map<String, Object> chain = new LinkedHashMap<>();
    IntStream.range(0, 2_000)
        .forEach(i -> chain.put("d" + i, Map.of("$ref", "#/$defs/d" + (i + 1))));
    Map<String, Object> doubling = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      Map<String, Object> next = Map.of("$ref", "#/$defs/d" + (i + 1));
      doubling.put("d" + i, Map.of("anyOf", List.of(next, Map.of("items", next))));
    }
    doubling.put("d100", Map.of("type", "string", "pattern", "(".repeat(2_000)));
    List<Object> lengths = new ArrayList<>();
    IntStream.range(0, 2_000)
        .forEach(i -> lengths.add(Map.of("pattern", "a{" + (i % 90 + 1) + "}b" + i)));
    List<Object> manyForms = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      List<Object> some = new ArrayList<>();
      for (int j = 0; j < 60; j++) {
        some.add(Map.of("properties", Map.of("a", Map.of("const", i * 60 + j))));
      }
      manyForms.add(Map.of("type", "object", "required", List.of("a"), "anyOf", some));
    }
    Map<String, Object> longNames = new LinkedHashMap<>();
    IntStream.range(0, 50).forEach(i -> longNames.put("n".repeat(100_000) + i, true));
    return List.of(
        Map.of("oneOf", manyForms),
        Map.of("properties", longNames),
        deepItems,
        Map.of("const", deepConst),
        deepAllOf,
        Map.of("type", "object", "properties", wide),
        Map.of("enum", forms),
        Map.of("$ref", "#/$defs/d0", "$defs", chain),
        Map.of("$ref", "#/$defs/d0", "$defs", doubling),
        Map.of("type", "string", "allOf", lengths),
        Map.of("type", "array", "minItems", 1_000_000),
        Map.of("type", "array", "maxItems", 1_000_000),
        Map.of("type", "string", "pattern", "(".repeat(30_000) + ")".repeat(30_000)),
        Map.of("type", "string", "pattern", "(".repeat(1_900) + ")".repeat(1_900)),
        Map.of("enum", IntStream.range(0, 100_000).mapToObj(i -> "value " + i).toList()));
  }

  @ParameterizedTest
  @MethodSource("tooMuch")
  @Timeout(10)
  void refusesWhatIsTooMuch(Map<String, Object> schema) {
    assertThat(refusal(schema).reason()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("tooMuch")
  @Timeout(10)
  void refusesWhatIsTooMuchOfAHint(Map<String, Object> schema) {
    assertThat(catchThrowableOfType(GatewayException.class, () -> JsonGrammar.check(schema, FIELD)))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"format\": \"phone\"}}}",
        "{\"type\": \"array\", \"uniqueItems\": true, \"x\": 1, \"not\": {}, \"nullable\": true}",
        "{\"oneOf\": [{\"type\": \"integer\"}, {\"type\": \"number\"}]}"
      })
  void takesHintsThatCannotBeEnforced(String schema) {
    JsonGrammar.check(Json.map(schema), FIELD);
  }

  @Test
  void clipsNamesOfPlaces() {
    Map<String, Object> schema = Map.of("x".repeat(10_000), 1);
    assertThat(refusal(schema).field()).hasSizeLessThan(200);
  }

  private static FieldError refusal(Map<String, Object> schema) {
    GatewayException refusal =
        catchThrowableOfType(GatewayException.class, () -> JsonGrammar.of(schema, FIELD));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION);
    assertThat(refusal.details()).hasSize(1);
    return refusal.details().get(0);
  }
}
