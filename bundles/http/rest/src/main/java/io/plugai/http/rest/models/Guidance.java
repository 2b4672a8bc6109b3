package io.plugai.http.rest.models;

import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in sentences how to work with a model, or how to choose one. */
final class Guidance {
  /** How to choose. */
  static final List<String> CHOOSING =
      List.of(
          "A request names a model and what is to be made; its parameters are those of the model's"
              + " own schema, `/v1/schema?model=…`.",
          "`/v1/models?modality=text&capability=tools&status=ready&sort=price` finds models by what"
              + " they can do; `/v1/models/{id}` says what is known of one, and from where.",
          "A model of this machine, `local/…`, costs nothing and sees what is asked alone; one of a"
              + " provider needs a key.",
          "What a model cannot do is refused before it is asked, with the names of those that can.");

  private Guidance() {}

  /** How to work with this one. */
  static List<String> of(ModelRecord record) {
    ModelDescriptor model = record.descriptor();
    List<String> sentences = new ArrayList<>();
    record.reason().ifPresent(sentences::add);
    model
        .contextWindow()
        .ifPresent(
            tokens ->
                sentences.add(
                    String.format(
                        Locale.ROOT, "Input and output may take %,d tokens together.", tokens)));
    model
        .maxOutputTokens()
        .ifPresent(
            tokens ->
                sentences.add(
                    String.format(Locale.ROOT, "One answer has at most %,d tokens.", tokens)));
    if (!model.capabilities().isEmpty()) {
      sentences.add(
          "It can be asked for "
              + model.capabilities().stream().map(Capability::id).collect(Collectors.joining(", "))
              + "; anything else is refused.");
    }
    addParameters(model, sentences);
    return List.copyOf(sentences);
  }

  private static void addParameters(ModelDescriptor model, List<String> sentences) {
    String defaults =
        model.parameters().stream()
            .filter(parameter -> parameter.schema().containsKey("default"))
            .map(parameter -> parameter.name() + " " + parameter.schema().get("default"))
            .collect(Collectors.joining(", "));
    if (!defaults.isEmpty()) {
      sentences.add("Where a request does not say: " + defaults + ".");
    }
    List<String> names = model.parameters().stream().map(Parameter::name).toList();
    if (names.contains("temperature") && names.contains("top_p")) {
      sentences.add("Change temperature or top_p, not both.");
    }
    sentences.add(
        names.isEmpty()
            ? "It takes no parameters."
            : "A parameter that is not in its schema is refused; what stands under `provider` is"
                + " passed on as it is.");
  }
}
