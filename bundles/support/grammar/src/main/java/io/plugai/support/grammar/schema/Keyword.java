package io.plugai.support.grammar.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What kinds of keywords there are, by the form of their values. */
enum Keyword {
  /** Says nothing about what is valid. */
  ANNOTATION(
      "$schema $comment $anchor $defs definitions $vocabulary title description default examples"
          + " example deprecated readOnly writeOnly contentEncoding contentMediaType contentSchema"
          + " discriminator enumNames"),
  /** Names the schema; within another one it would change where references lead. */
  IDENTITY("$id id"),
  COUNT("minLength maxLength minItems maxItems minProperties maxProperties"),
  NUMBER("minimum maximum exclusiveMinimum exclusiveMaximum multipleOf"),
  TEXT("pattern format $ref"),
  NAMES("required"),
  TYPE("type"),
  SCHEMA("additionalProperties propertyNames"),
  SCHEMAS("anyOf oneOf allOf prefixItems"),
  NAMED("properties patternProperties"),
  ITEMS("items additionalItems"),
  CONST("const"),
  ENUM("enum"),
  MUST_BE_FALSE("uniqueItems"),
  /** OpenAPI's own way to allow null. */
  NULLABLE("nullable"),
  /** What a grammar cannot say, or not exactly. */
  REFUSED(
      "not if then else contains minContains maxContains dependentRequired dependentSchemas"
          + " dependencies unevaluatedItems unevaluatedProperties $dynamicRef $dynamicAnchor"
          + " $recursiveRef $recursiveAnchor"),
  UNKNOWN("");

  private static final Map<String, Keyword> BY_NAME = new HashMap<>();

  static {
    for (Keyword keyword : values()) {
      keyword.names.forEach(name -> BY_NAME.put(name, keyword));
    }
  }

  private final List<String> names;

  Keyword(String names) {
    this.names = List.of(names.split(" "));
  }

  /** Whether it can only be refused, whatever its value. */
  boolean isBeyondGrammars() {
    return this == REFUSED || this == UNKNOWN || this == NULLABLE || this == MUST_BE_FALSE;
  }

  static Keyword of(String name) {
    return name.startsWith("x-") ? ANNOTATION : BY_NAME.getOrDefault(name, UNKNOWN);
  }
}
