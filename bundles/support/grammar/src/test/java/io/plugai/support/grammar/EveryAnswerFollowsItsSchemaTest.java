package io.plugai.support.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Texts drawn from the grammars of random schemas, held against these by a JSON Schema library.
 * What fails is told with its seed. A build draws the same ones each time; others are drawn by
 * {@code -Dgrammar.seed=1000 -Dgrammar.schemas=2000}.
 */
@Timeout(300)
class EveryAnswerFollowsItsSchemaTest {
  private static final long SEED = Long.getLong("grammar.seed", 1);
  private static final int SCHEMAS = Integer.getInteger("grammar.schemas", 150);
  private static final int TEXTS = 12;

  @Test
  void whateverIsDrawnIsValid() {
    int enforced = 0;
    for (long seed = SEED; seed < SEED + SCHEMAS; seed++) {
      Map<String, Object> schema = new RandomSchema(seed).make();
      if (isEnforced(schema, seed)) {
        enforced++;
      }
    }
    assertThat(enforced).as("seed %d", SEED).isGreaterThan(SCHEMAS / 2);
  }

  private static boolean isEnforced(Map<String, Object> schema, long seed) {
    String grammar;
    try {
      grammar = JsonGrammar.of(schema, "schema");
    } catch (GatewayException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION);
      assertThat(e.details()).as("seed %d", seed).hasSize(1);
      return false;
    }
    JsonSchema library = Json.schema(schema);
    Gbnf gbnf = new Gbnf(grammar);
    Random random = new Random(seed);
    for (int i = 0; i < TEXTS; i++) {
      String text = gbnf.draw(random);
      JsonNode value = Json.tree(text);
      assertThat(library.validate(value))
          .as("seed %d, schema %s, answer %s", seed, Json.text(schema), text)
          .isEmpty();
      assertThat(gbnf.accepts(text)).isTrue();
    }
    assertThat(gbnf.mostStacks()).as("seed %d, stacks", seed).isLessThan(200);
    return true;
  }
}
