package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.UnsupportedSchemaException;
import io.plugai.support.grammar.regular.Automata;
import io.plugai.support.grammar.regular.Decimals;
import io.plugai.support.grammar.regular.Dfa;
import io.plugai.support.grammar.regular.Regex;
import io.plugai.support.grammar.regular.Texts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads what the keywords of one schema say about numbers and strings. */
final class ScalarKeywords {
  /** What OpenAPI calls numbers as large as any. */
  private static final Set<String> ANY_NUMBER = Set.of("float", "double", "decimal");

  private final Schema schema;
  private final Automata automata;

  ScalarKeywords(Schema schema, Automata automata) {
    this.schema = schema;
    this.automata = automata;
  }

  /** Narrows what was allowed before. */
  Scalars narrow(Scalars before) {
    Scalars typed = schema.has("type") ? ofTypes(before) : before;
    return new Scalars(
        typed.none(), typed.yes(), typed.no(), numbers(typed.numbers()), strings(typed.strings()));
  }

  private Scalars ofTypes(Scalars before) {
    List<String> types = schema.names("type");
    boolean logical = types.contains("boolean");
    Dfa numbers =
        types.contains("number")
            ? before.numbers()
            : types.contains("integer")
                ? automata.and(before.numbers(), automata.of(Decimals.INTEGERS))
                : Dfa.NONE;
    return new Scalars(
        before.none() && types.contains("null"),
        before.yes() && logical,
        before.no() && logical,
        numbers,
        types.contains("string") ? before.strings() : Dfa.NONE);
  }

  private Dfa numbers(Dfa before) {
    Dfa dfa = bound(before, "minimum", bound -> Decimals.atLeast(bound, false));
    dfa = bound(dfa, "exclusiveMinimum", bound -> Decimals.atLeast(bound, true));
    dfa = bound(dfa, "maximum", bound -> Decimals.atMost(bound, false));
    dfa = bound(dfa, "exclusiveMaximum", bound -> Decimals.atMost(bound, true));
    if (!schema.has("multipleOf") || dfa.isEmpty()) {
      return dfa;
    }
    Dfa wide = dfa;
    BigDecimal divisor = schema.number("multipleOf").orElseThrow();
    return schema.on(
        "multipleOf", () -> automata.and(wide, Decimals.multiplesOf(divisor, automata)));
  }

  private Dfa bound(Dfa before, String keyword, Function<BigDecimal, Regex> language) {
    if (!schema.has(keyword) || before.isEmpty()) {
      return before;
    }
    BigDecimal bound = schema.number(keyword).orElseThrow();
    return schema.on(keyword, () -> automata.and(before, automata.of(language.apply(bound))));
  }

  private Dfa strings(Dfa before) {
    if (before.isEmpty()) {
      return before;
    }
    Dfa dfa = before;
    if (schema.has("pattern")) {
      String pattern = schema.text("pattern").orElse("");
      dfa = schema.on("pattern", () -> automata.and(before, Texts.pattern(pattern, automata)));
    }
    return length(schema.has("format") ? format(dfa) : dfa);
  }

  /** A format says something about strings, and nothing about the numbers that OpenAPI names. */
  private Dfa format(Dfa before) {
    String name = schema.text("format").orElse("");
    if (ANY_NUMBER.contains(name)) {
      return before;
    }
    return schema.on(
        "format",
        () -> {
          Regex texts =
              Texts.format(name)
                  .orElseThrow(
                      () ->
                          new UnsupportedSchemaException(
                              "cannot be held to; these are: " + Texts.formats()));
          return automata.and(before, automata.of(texts));
        });
  }

  private Dfa length(Dfa before) {
    if (!schema.has("minLength") && !schema.has("maxLength")) {
      return before;
    }
    int least = schema.count("minLength").orElse(0);
    int most = schema.count("maxLength").orElse(Regex.UNBOUNDED);
    if (most < least) {
      return Dfa.NONE;
    }
    return schema.on(
        most == Regex.UNBOUNDED ? "minLength" : "maxLength",
        () -> automata.and(before, automata.of(Texts.length(least, most))));
  }
}
