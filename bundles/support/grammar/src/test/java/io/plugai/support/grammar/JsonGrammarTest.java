package io.plugai.support.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers are let through, by the schemas that people send. */
@Timeout(60)
class JsonGrammarTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type": "null"}                               | null              | 0
          {"type": "boolean"}                            | true              | null
          {"type": "integer"}                            | -12               | 1.5
          {"type": "integer"}                            | 0                 | 007
          {"type": "number"}                             | 6.02e23           | 1.
          {"type": "number"}                             | -0.5              | .5
          {"type": ["string", "null"]}                   | null              | 1
          {"type": "integer", "minimum": 3000000000}     | 3000000000        | 2999999999
          {"type": "integer", "exclusiveMinimum": 9}     | 10                | 9
          {"type": "integer", "maximum": -5}             | -17               | -4
          {"type": "integer", "minimum": -5, "maximum": 5} | -5              | 6
          {"type": "integer", "minimum": 123456789012345678901234567890} | 123456789012345678901234567890 | 123456789012345678901234567889
          {"type": "integer", "multipleOf": 7}           | -49               | 48
          {"type": "number", "minimum": 0.25}            | 0.25              | 0.2499999
          {"type": "number", "exclusiveMinimum": 0}      | 0.001             | 0
          {"type": "number", "maximum": -1.5}            | -1.50             | -1.4
          {"type": "number", "exclusiveMaximum": 1}      | 0.999             | 1.0
          {"type": "number", "multipleOf": 0.01}         | 12.34             | 12.345
          {"type": "string", "pattern": "^\\\\d{3}$"}    | "123"             | "1234"
          {"type": "string", "pattern": "^(?:ab?)+$"}    | "aab"             | ""
          {"type": "string", "pattern": "b"}             | "abc"             | "ac"
          {"type": "string", "pattern": "^[^x]$"}        | "é"               | "x"
          {"pattern": "^a$", "type": "string", "maxLength": 1} | "a"         | "b"
          {"type": "string", "minLength": 2}             | "😀😀"            | "😀"
          {"type": "string", "maxLength": 2}             | "\\n\\""          | "abc"
          {"type": "string", "format": "date"}           | "2024-02-29"      | "2023-02-29"
          {"type": "string", "format": "date"}           | "1999-12-31"      | "1900-02-29"
          {"type": "string", "format": "date-time"}      | "2024-01-02T03:04:05Z" | "2024-01-02"
          {"type": "string", "format": "time"}           | "23:59:59.5+02:00" | "24:00:00Z"
          {"type": "string", "format": "uuid"}           | "0f8fad5b-d9cb-469f-a165-70867728950e" | "0f8fad5b"
          {"type": "string", "format": "email"}          | "ada.l@example.org" | "ada@"
          {"type": "string", "format": "uri"}            | "https://example.org/a?b" | "nowhere"
          {"type": "string", "format": "ipv4"}           | "192.168.0.1"     | "192.168.0.256"
          {"type": "number", "format": "double"}         | 1.5               | "1.5"
          {"const": "a\\"b\\\\c\\nd"}                    | "a\\"b\\\\c\\nd"  | "a"
          {"const": "a", "enum": ["a", "b"], "type": "string"} | "a"        | "b"
          {"const": 1.50}                                | 1.5               | 1
          {"const": {"a": [1, null]}}                    | {"a": [1, null]}  | {"a": [1]}
          {"enum": ["red", "green", 3, null]}            | "green"           | "gree"
          {"enum": ["red", 3], "type": "integer"}        | 3                 | "red"
          {"type": "array", "items": {"type": "integer"}} | [1, 2]           | [1,"2"]
          {"type": "array", "minItems": 2, "maxItems": 3} | [1,2]            | [1]
          {"type": "array", "maxItems": 2}               | []                | [1,2,3]
          {"prefixItems": [{"const": 1}], "items": false, "type": "array"} | [1] | [1,1]
          {"type": "object"}                             | {"x": {"y": [1]}} | {"x"}
          {"type": "object", "additionalProperties": {"type": "integer"}} | {"a": 1, "b": 2} | {"a": "1"}
          {"type": "object", "additionalProperties": false} | {}             | {"a": 1}
          {"type": "object", "minProperties": 1}         | {"a": 1}          | {}
          {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}} | {"abc": 1} | {"A": 1}
          {"type": "object", "patternProperties": {"^n_": {"type": "integer"}}, "additionalProperties": false} | {"n_a": 1} | {"m": 1}
          {"type": "object", "required": ["a"]}          | {"a": [1]}        | {}
          {"anyOf": [{"type": "integer"}, {"type": "string"}]} | "x"         | null
          {"oneOf": [{"type": "integer"}, {"type": "string"}]} | 1           | null
          {"allOf": [{"type": "integer", "minimum": 3}, {"maximum": 5}]} | 4 | 6
          """)
  void letsThroughWhatIsValidAndNothingElse(String schema, String valid, String invalid) {
    Gbnf grammar = grammar(schema);
    assertThat(grammar.accepts(valid)).as(valid).isTrue();
    assertThat(grammar.accepts(invalid)).as(invalid).isFalse();
    assertThat(Json.schema(Json.map(schema)).validate(Json.tree(valid))).isEmpty();
  }

  @Test
  void writesPropertiesInTheOrderOfTheSchemaAndOptionalOnesOrNot() {
    Gbnf grammar =
        grammar(
            """
            {"type": "object", "additionalProperties": false, "required": ["b"],
             "properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}}
            """);
    for (String valid : List.of("{\"a\":1,\"b\":2,\"c\":3}", "{\"b\":2}", "{\"b\":2,\"c\":3}")) {
      assertThat(grammar.accepts(valid)).as(valid).isTrue();
    }
    for (String invalid : List.of("{\"a\":1}", "{\"b\":2,\"a\":1}", "{\"b\":2,}", "{\"d\":1}")) {
      assertThat(grammar.accepts(invalid)).as(invalid).isFalse();
    }
  }

  @Test
  void writesOtherPropertiesOnlyWhereTheSchemaSpeaksOfThem() {
    String named = "{\"type\": \"object\", \"properties\": {\"a\": {\"const\": 1}}%s}";
    assertThat(grammar(named.formatted("")).accepts("{\"a\":1,\"b\":2}")).isFalse();
    Gbnf open = grammar(named.formatted(", \"additionalProperties\": true"));
    assertThat(open.accepts("{\"a\":1,\"b\":2}")).isTrue();
    assertThat(open.accepts("{\"b\":2,\"a\":2}")).isFalse();
  }

  @Test
  void namesAreWrittenWhateverTheyAreMadeOf() {
    String name = "a \"quoted\" \\ name\nof two lines\u0001 and 😀 [^-]";
    Map<String, Object> schema =
        Map.of(
            "type", "object",
            "properties", Map.of(name, Map.of("const", name)),
            "required", List.of(name));
    String answer = Json.text(Map.of(name, name)).replace("\\u0001", "\\u0001");
    assertThat(new Gbnf(JsonGrammar.of(schema, "schema")).accepts(answer)).isTrue();
  }

  @Test
  void takesWhatPydanticMakesOfAModel() {
    Gbnf grammar =
        grammar(
            """
            {"$defs": {
               "Cat": {"properties": {"kind": {"const": "cat", "title": "Kind", "type": "string"},
                                      "lives": {"default": 9, "title": "Lives", "type": "integer"}},
                       "required": ["kind"], "title": "Cat", "type": "object"},
               "Dog": {"properties": {"kind": {"const": "dog", "title": "Kind", "type": "string"},
                                      "friends": {"items": {"$ref": "#/$defs/Dog"}, "type": "array"}},
                       "required": ["kind", "friends"], "title": "Dog", "type": "object"}},
             "title": "Owner", "type": "object", "required": ["name", "pet"],
             "properties": {
               "name": {"title": "Name", "type": "string"},
               "nick": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": null},
               "pet": {"discriminator": {"mapping": {"cat": "#/$defs/Cat", "dog": "#/$defs/Dog"},
                                         "propertyName": "kind"},
                       "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]}}}
            """);
    assertThat(
            grammar.accepts(
                """
                {"name": "Ada", "nick": null, "pet": {
                  "kind": "dog", "friends": [{"kind": "dog", "friends": []}]}}"""))
        .isTrue();
    assertThat(grammar.accepts("{\"name\": \"Ada\", \"pet\": {\"kind\": \"cat\"}}")).isTrue();
    assertThat(grammar.accepts("{\"name\": \"Ada\", \"pet\": {\"kind\": \"bird\"}}")).isFalse();
  }

  @Test
  void tellsFormsApartThatBeginAlike() {
    Gbnf grammar =
        grammar(
            """
            {"anyOf": [
              {"type": "object", "required": ["name", "age"], "properties":
                {"name": {"type": "string", "maxLength": 3}, "age": {"type": "integer"}}},
              {"type": "object", "required": ["name", "breed"], "properties":
                {"name": {"type": "string"}, "breed": {"enum": ["pug"]}}}]}
            """);
    assertThat(grammar.accepts("{\"name\": \"Ada\", \"age\": 36}")).isTrue();
    assertThat(grammar.accepts("{\"name\": \"Bello\", \"breed\": \"pug\"}")).isTrue();
    assertThat(grammar.accepts("{\"name\": \"Bello\", \"age\": 36}")).isFalse();
    assertThat(grammar.mostStacks()).isLessThan(30);
  }

  @Test
  void holdsOneOfToExactlyOne() {
    Gbnf grammar =
        grammar(
            """
            {"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}},
             "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
            """);
    assertThat(grammar.accepts("{\"a\":1}")).isTrue();
    assertThat(grammar.accepts("{\"b\":2}")).isTrue();
    assertThat(grammar.accepts("{\"a\":1,\"b\":2}")).isFalse();
  }

  @Test
  void mergesWhatAllOfSaysOfOneObject() {
    Gbnf grammar =
        grammar(
            """
            {"allOf": [{"$ref": "#/$defs/base"},
                       {"properties": {"id": {"minimum": 5}, "b": {"type": "null"}}, "required": ["b"]}],
             "$defs": {"base": {"type": "object", "properties": {"id": {"type": "integer"}}}}}
            """);
    assertThat(grammar.accepts("{\"id\": 5, \"b\": null}")).isTrue();
    assertThat(grammar.accepts("{\"id\": 4, \"b\": null}")).isFalse();
    assertThat(grammar.accepts("{\"id\": 5}")).isFalse();
  }

  @Test
  void takesListsOfItemsAsEarlierDraftsWriteThem() {
    Gbnf grammar =
        grammar(
            """
            {"type": "array", "additionalItems": false, "items": [{"const": 1}, {"const": 2}]}
            """);
    assertThat(grammar.accepts("[1,2]")).isTrue();
    assertThat(grammar.accepts("[1,2,3]")).isFalse();
  }

  @Test
  void takesAlternativesInPatterns() {
    Gbnf grammar = grammar("{\"type\": \"string\", \"pattern\": \"^(?:a|b)+$\"}");
    assertThat(grammar.accepts("\"abba\"")).isTrue();
    assertThat(grammar.accepts("\"\"")).isFalse();
  }

  @Test
  void takesThePatternThatZodWritesForAddresses() {
    String pattern =
        "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]"
            + "@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$";
    Map<String, Object> schema = Map.of("type", "string", "format", "email", "pattern", pattern);
    Gbnf grammar = new Gbnf(JsonGrammar.of(schema, "schema"));
    assertThat(grammar.accepts("\"ada.l@example.org\"")).isTrue();
    assertThat(grammar.accepts("\"ada..l@example.org\"")).isFalse();
  }

  @Test
  void spaceIsBounded() {
    Gbnf grammar = grammar("{\"type\": \"array\"}");
    assertThat(grammar.accepts("[\n" + " ".repeat(24) + "1,\n  2\n]")).isTrue();
    assertThat(grammar.accepts("[\n" + " ".repeat(25) + "1]")).isFalse();
    assertThat(grammar.accepts("[  1]")).isFalse();
    assertThat(grammar.accepts("[1 ,2]")).isFalse();
    assertThat(grammar.accepts("[\n\n1]")).isFalse();
    assertThat(grammar.accepts(" [1]")).isFalse();
  }

  @Test
  void anyObjectIsAJsonObject() {
    Gbnf grammar = new Gbnf(JsonGrammar.ofAnyObject());
    assertThat(grammar.accepts("{\"a\": [1, {\"b\": null}, \"\\u00e9\"]}")).isFalse();
    assertThat(grammar.accepts("{\"a\": [1, {\"b\": null}, \"é\"], \"a\": -1.5e3}")).isTrue();
    assertThat(grammar.accepts("[]")).isFalse();
  }

  @Test
  void takesWhatIsLargeWithinReason() {
    Map<String, Object> optional = new LinkedHashMap<>();
    IntStream.range(0, 300).forEach(i -> optional.put("property " + i, Map.of("type", "integer")));
    List<String> words =
        IntStream.range(0, 1_500).mapToObj(i -> Integer.toString(i * 7919, 36) + " word").toList();
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                "many", Map.of("type", "object", "properties", optional),
                "word", Map.of("enum", words),
                "text", Map.of("type", "string", "maxLength", 4_000),
                "list", Map.of("type", "array", "maxItems", 500)));
    Gbnf grammar = new Gbnf(JsonGrammar.of(schema, "schema"));
    assertThat(grammar.rules()).isLessThan(12_000);
    assertThat(grammar.accepts("{}")).isTrue();
  }

  @Test
  void neverFollowsMoreThanAFewWays() {
    Gbnf grammar =
        grammar(
            """
            {"$ref": "#/$defs/node", "$defs": {"node": {"anyOf": [
              {"type": "object", "required": ["name", "child"], "properties":
                {"name": {"type": "string"}, "child": {"$ref": "#/$defs/node"}}},
              {"type": "object", "required": ["name", "child", "x"], "properties":
                {"name": {"type": "string", "maxLength": 5}, "child": {"$ref": "#/$defs/node"},
                 "x": {"type": "integer"}}},
              {"type": "null"}]}}}
            """);
    String deep = "{\"name\": \"abc\", \"child\": ".repeat(40) + "null" + ", \"x\": 1}".repeat(40);
    assertThat(grammar.accepts(deep)).isTrue();
    assertThat(grammar.mostStacks()).isLessThan(30);
  }

  private static Gbnf grammar(String schema) {
    return new Gbnf(JsonGrammar.of(Json.map(schema), "schema"));
  }
}
