package io.plugai.support.grammar.schema;

import io.plugai.support.grammar.UnsupportedSchemaException;
import io.plugai.support.grammar.regular.Automata;
import java.util.Map;

/** Turns one schema into one grammar. */
public final class Grammars {
  private Grammars() {}

  /**
   * The grammar of the values that a schema allows.
   *
   * @param field the path of the schema in the request
   * @param lenient whether to pass over what cannot be enforced
   * @throws io.plugai.spi.error.GatewayException {@code VALIDATION}
   */
  public static String of(Map<String, Object> schema, String field, boolean lenient) {
    SchemaReader reader = new SchemaReader(schema, field, lenient);
    try {
      ValueRules rules = new ValueRules(new Shapes(reader, new Automata()));
      return rules.grammarOf(Goal.of(reader.root()));
    } catch (Shapes.SelfReferenceException e) {
      throw e.refused();
    } catch (UnsupportedSchemaException e) {
      throw reader.refused(e.reason());
    }
  }
}
