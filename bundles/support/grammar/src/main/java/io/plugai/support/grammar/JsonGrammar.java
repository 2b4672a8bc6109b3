package io.plugai.support.grammar;

import io.plugai.support.grammar.schema.Grammars;
import java.util.Map;

/**
 * Turns JSON schemas into grammars that llama.cpp holds an answer to (GBNF). What a schema says is
 * enforced exactly, or the schema is refused with the path of what cannot be; the work and the
 * result are bounded, whatever the schema. Stateless; safe for all threads.
 */
public final class JsonGrammar {
  private JsonGrammar() {}

  /**
   * The grammar of the texts that follow a schema.
   *
   * @param schema plain JSON values
   * @param field the path of the schema in the request, for example {@code
   *     input.response_format.schema}
   * @throws io.plugai.spi.error.GatewayException {@code VALIDATION}, with the path of what cannot
   *     be enforced
   */
  public static String of(Map<String, Object> schema, String field) {
    return Grammars.of(schema, field, false);
  }

  /**
   * Refuses a schema that is only a hint, and that another program makes a grammar of, where that
   * could do harm: without an end, too deep, too large, or with repetitions that multiply. What
   * cannot be enforced is passed over.
   *
   * @throws io.plugai.spi.error.GatewayException {@code VALIDATION}, with the path of what is
   *     harmful
   */
  public static void check(Map<String, Object> schema, String field) {
    String unused = Grammars.of(schema, field, true);
  }

  /** The grammar of all JSON objects. */
  public static String ofAnyObject() {
    return AnyObject.GRAMMAR;
  }

  /** Worked out when it is first needed. */
  private static final class AnyObject {
    static final String GRAMMAR = of(Map.of("type", "object"), "");
  }
}
