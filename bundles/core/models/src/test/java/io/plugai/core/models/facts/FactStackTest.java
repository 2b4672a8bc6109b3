package io.plugai.core.models.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FactStackTest {

  @Test
  void theOperatorGoesBeforeThePluginAndThatBeforeFactsAndThoseBeforeGuesses() {
    FactStack facts =
        FactStack.of(
            Stream.of(
                layer(FactSource.ASSUMED, Map.of(ModelField.CAPABILITIES, List.of("tools"))),
                layer(
                    FactSource.FACTS,
                    Map.of(
                        ModelField.CAPABILITIES,
                        List.of("image_input"),
                        ModelField.CONTEXT_WINDOW,
                        1,
                        ModelField.LICENSE,
                        "MIT")),
                layer(FactSource.PROVIDER, Map.of(ModelField.CONTEXT_WINDOW, 2)),
                layer(FactSource.OPERATOR, Map.of(ModelField.LICENSE, "own"))));

    assertThat(facts.all())
        .containsOnly(
            Map.entry(
                ModelField.CAPABILITIES,
                new Known(List.of("image_input"), FactSource.FACTS, "of facts")),
            Map.entry(ModelField.CONTEXT_WINDOW, new Known(2, FactSource.PROVIDER, "of provider")),
            Map.entry(ModelField.LICENSE, new Known("own", FactSource.OPERATOR, "of operator")));
  }

  @Test
  void parametersAreJoinedKeywordByKeywordAndMayBeTakenAway() {
    FactStack facts =
        FactStack.of(
            Stream.of(
                layer(
                    FactSource.PROVIDER,
                    Map.of(
                        ModelField.PARAMETERS,
                        Map.of(
                            "temperature", Parameter.TEMPERATURE.schema(),
                            "top_p", Parameter.TOP_P.schema()))),
                layer(
                    FactSource.OPERATOR,
                    Map.of(
                        ModelField.PARAMETERS,
                        Map.of("temperature", Map.of("maximum", 1), "top_p", false)))));

    ModelDescriptor model = new Descriptors().of("m", facts);

    assertThat(model.parameters())
        .singleElement()
        .satisfies(
            parameter ->
                assertThat(parameter.schema())
                    .containsEntry("maximum", 1)
                    .containsEntry("minimum", 0.0)
                    .containsEntry("title", "Temperature"));
  }

  @Test
  void recommendedValuesBecomeDefaultsWhereTheParameterTakesThem() {
    FactStack facts =
        FactStack.of(
            Stream.of(
                layer(
                    FactSource.FILES,
                    Map.of(
                        ModelField.PARAMETERS,
                        Map.of(
                            "temperature", Parameter.TEMPERATURE.schema(),
                            "top_k", Parameter.TOP_K.schema()),
                        ModelField.RECOMMENDED,
                        Map.of("temperature", 0.6, "top_k", -5, "unknown", 1)))));

    assertThat(new Descriptors().of("m", facts).parameters())
        .extracting(parameter -> parameter.name() + "=" + parameter.schema().get("default"))
        .containsExactlyInAnyOrder("temperature=0.6", "top_k=null");
  }

  @Test
  void modelsWithTheSameParametersShareOneList() {
    Map<String, Object> parameters = Map.of("top_k", Parameter.TOP_K.schema());
    Descriptors descriptors = new Descriptors();
    FactStack facts =
        FactStack.of(
            Stream.of(
                layer(FactSource.PROVIDER, Map.of(ModelField.PARAMETERS, parameters)),
                layer(
                    FactSource.FACTS,
                    Map.of(ModelField.CAPABILITIES, List.of("reasoning", "unknown")))));

    ModelDescriptor one = descriptors.of("a/b", facts);
    assertThat(one.parameters()).isSameAs(descriptors.of("c", facts).parameters());
    assertThat(one.capabilities()).containsOnly(Capability.REASONING);
    assertThat(one.displayName()).isEqualTo("a/b");
  }

  @Test
  void whatIsStoredComesBackAsItWas() {
    PluginFacts.Told told =
        new PluginFacts.Told(
            FactSource.PROVIDER,
            Map.of(
                ModelField.CAPABILITIES,
                List.of("tools"),
                ModelField.PRICES,
                Map.of("input_per_million", 0.1),
                ModelField.PARAMETERS,
                Map.of(
                    "temperature",
                    Parameter.TEMPERATURE.schema(),
                    "odd",
                    Map.of("type", "boolean"))),
            true);

    String stored = StoredFacts.write(told);
    StoredFacts reading = new StoredFacts();

    assertThat(stored).contains("\"temperature\":true").doesNotContain("likeliest");
    assertThat(reading.read(FactSource.PROVIDER, stored)).isEqualTo(told);
    assertThat(reading.read(stored).get(ModelField.PARAMETERS))
        .isSameAs(reading.read(stored).get(ModelField.PARAMETERS));
    assertThat(reading.read("{\"licence\": 1, \"license\": null, \"version\": \"1\"}"))
        .containsOnly(Map.entry(ModelField.VERSION, "1"));
    assertThat(reading.read("no JSON")).isEmpty();
  }

  private static Layer layer(FactSource source, Map<ModelField, Object> values) {
    return new Layer(source, "of " + source.id(), values);
  }
}
