package io.plugai.adapters.openai;

import static io.plugai.spi.model.Capability.IMAGE_INPUT;
import static io.plugai.spi.model.Capability.JSON_OBJECT;
import static io.plugai.spi.model.Capability.JSON_SCHEMA;
import static io.plugai.spi.model.Capability.TOOLS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.spi.error.GatewayException;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ModelListTest {
  private static final List<Parameter> PARAMETERS = List.of(Parameter.TEMPERATURE);

  @Test
  void openRouterTellsEverything() {
    List<ModelDescriptor> models = all().listed(Fixtures.json("openrouter-models.json"));
    assertThat(models).hasSize(1);
    ModelDescriptor model = models.get(0);
    assertThat(model.name()).isEqualTo("openai/gpt-4o");
    assertThat(model.displayName()).isEqualTo("OpenAI: GPT-4o");
    assertThat(model.description()).contains("A model for text and images.");
    assertThat(model.contextWindow()).hasValue(128000);
    assertThat(model.capabilities()).containsOnly(IMAGE_INPUT, TOOLS, JSON_OBJECT, JSON_SCHEMA);
    assertThat(model.capabilitiesAssumed()).isFalse();
    assertThat(model.parameters()).isEqualTo(PARAMETERS);
    assertThat(model.maxOutputTokens()).hasValue(16384);
    assertThat(model.prices())
        .containsOnly(
            Map.entry("input_per_million", 2.5),
            Map.entry("cached_input_per_million", 1.25),
            Map.entry("output_per_million", 10.0));
  }

  @Test
  void whatAServerDoesNotTellOfAModelIsMarkedAsAssumed() {
    assertThat(all().listed(Fixtures.json("groq-models.json")))
        .allMatch(ModelDescriptor::capabilitiesAssumed);
    ModelList told = list(List.of("a", "b"), ".*", Map.of("a", Set.of(TOOLS)));
    assertThat(told.configured())
        .extracting(ModelDescriptor::capabilitiesAssumed)
        .containsExactly(false, true);
  }

  @Test
  void aPriceThatCannotBeReadIsNotTold() {
    ModelDescriptor model =
        all()
            .listed(
                Fixtures.parse(
                    "{\"data\":[{\"id\":\"m\",\"pricing\":{\"prompt\":\"-1\","
                        + "\"completion\":\"1e999999999\",\"input\":0,\"output\":0.9}}]}"))
            .get(0);
    assertThat(model.prices()).containsOnly(Map.entry("output_per_million", 0.9));
  }

  @Test
  void mistralTellsWhatItsModelsCanDo() {
    List<ModelDescriptor> models = all().listed(Fixtures.json("mistral-models.json"));
    assertThat(models).extracting(ModelDescriptor::name).containsExactly("mistral-small-latest");
    assertThat(models.get(0).capabilities())
        .containsOnly(IMAGE_INPUT, TOOLS, JSON_OBJECT, JSON_SCHEMA);
    assertThat(models.get(0).contextWindow()).hasValue(131072);
  }

  @Test
  void togetherListsABareArrayWithModelsThatDoNotChat() {
    List<ModelDescriptor> models = all().listed(Fixtures.json("together-models.json"));
    assertThat(models).extracting(ModelDescriptor::displayName).containsExactly("Llama 3.3 70B");
    assertThat(models.get(0).capabilities()).containsOnly(TOOLS);
  }

  @Test
  void theFilterTakesWholeNames() {
    ModelList filtered = list(List.of(), "(?!.*whisper).*", Map.of());
    List<ModelDescriptor> models = filtered.listed(Fixtures.json("groq-models.json"));
    assertThat(models).extracting(ModelDescriptor::name).containsExactly("llama-3.3-70b-versatile");
    assertThat(models.get(0).contextWindow()).hasValue(131072);
  }

  @Test
  void theConfigurationKnowsBetter() {
    ModelList overriding = list(List.of(), ".*", Map.of("openai/gpt-4o", Set.of(TOOLS)));
    assertThat(overriding.listed(Fixtures.json("openrouter-models.json")).get(0).capabilities())
        .containsOnly(TOOLS);
  }

  @Test
  void aFixedListStandsAsItIs() {
    ModelList fixed = list(List.of("b", "a"), ".*", Map.of("a", Set.of()));
    assertThat(fixed.configured()).extracting(ModelDescriptor::name).containsExactly("b", "a");
    assertThat(fixed.configured().get(0).capabilities()).containsOnly(TOOLS);
    assertThat(fixed.configured().get(1).capabilities()).isEmpty();
  }

  @Test
  void whatIsNoListIsRefused() {
    assertThatThrownBy(() -> all().listed(Fixtures.parse("{\"models\":[]}")))
        .isInstanceOf(GatewayException.class);
  }

  private static ModelList all() {
    return list(List.of(), ".*", Map.of());
  }

  private static ModelList list(
      List<String> fixed, String filter, Map<String, Set<Capability>> overrides) {
    return new ModelList(fixed, Pattern.compile(filter), Set.of(TOOLS), overrides, PARAMETERS);
  }
}
