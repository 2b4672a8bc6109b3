package io.plugai.core.models.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelField;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactRulesTest {
  private static final String FILE =
      """
      {"models": {"p/big": {"version": "exact"}, "p/b*": {"version": "b"}, "p/*": {"version": "p"}},
       "groups": [{"source": "https://example.org", "as_of": "2026-01",
                   "models": {"q/one": {"version": "grouped"}}}]}
      """;

  @ParameterizedTest
  @CsvSource({
    "p/big, exact",
    "p/big-2025-04-14, exact",
    "p/big-20250414, exact",
    "p/big-0613, exact",
    "p/big-latest, exact",
    "p/big-audio, b",
    "p/other, p",
    "q/one, grouped",
    "q/other,"
  })
  void theLongestThatFitsCountsAndStatesOfAModelAreTheModel(String id, String expected) {
    Optional<Object> version =
        read(FILE).of(id).map(layer -> layer.values().get(ModelField.VERSION));

    assertThat(version).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void aGroupSaysWhereItsFactsComeFromAndOfWhen() {
    assertThat(read(FILE).of("q/one").orElseThrow().detail())
        .isEqualTo("https://example.org 2026-01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"models\": {\"p/a\": 1}}",
        "{\"models\": {\"p/a\": {\"colour\": \"red\"}}}",
        "{\"models\": {\"p/a\": {\"context_window\": -1}}}",
        "{\"models\": {\"p/a\": {\"capabilities\": [\"flies\"]}}}",
        "{\"models\": {\"p/a\": {\"parameters\": {\"x\": true}}}}",
        "{\"models\": {\"p/a\": {\"prices\": {\"input_per_million\": \"cheap\"}}}}"
      })
  void aFileThatIsWrongIsRefusedAsAWhole(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)(It|What it says of p/a) .*\\.");
  }

  @Test
  void theFactsThatComeAlongCanBeReadAndSayWhereTheyComeFrom() throws Exception {
    try (InputStream in = FactRules.class.getResourceAsStream("../facts.json")) {
      FactRules rules = FactRules.read(FactSource.FACTS, Objects.requireNonNull(in).readAllBytes());

      assertThat(rules.size()).isGreaterThan(30);
      Layer facts = rules.of("openai/gpt-4.1-mini-2025-04-14").orElseThrow();
      assertThat(facts.values()).containsEntry(ModelField.CONTEXT_WINDOW, 1_047_576);
      assertThat(facts.detail()).matches("https://\\S+ \\d{4}-\\d{2}");
    }
  }

  private static FactRules read(String json) {
    return FactRules.read(FactSource.FACTS, json.getBytes(StandardCharsets.UTF_8));
  }
}
