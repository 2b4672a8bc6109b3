package io.plugai.adapters.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.model.Parameter;
import io.plugai.support.upstream.Wire;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What is said of a server's models: what the configuration says, and what the server's own list
 * tells beyond OpenAI's bare ids.
 *
 * @param fixed the names of the models; empty where the server shall be asked
 * @param filter which of the server's models to take
 * @param capabilities of models of which nothing better is known
 * @param overrides capabilities by model, stronger than anything else
 * @param parameters what every model takes
 */
record ModelList(
    List<String> fixed,
    Pattern filter,
    Set<Capability> capabilities,
    Map<String, Set<Capability>> overrides,
    List<Parameter> parameters) {

  /** What Together's lists hold beside models that chat. */
  private static final Set<String> OTHER_TYPES =
      Set.of("audio", "embedding", "image", "moderation", "rerank", "transcribe", "video");

  /** The models of the configuration. */
  List<ModelDescriptor> configured() {
    return fixed.stream().map(name -> describe(name, Optional.empty()).build()).toList();
  }

  /** The models of {@code GET /models}: an object with {@code data}, or a bare array. */
  List<ModelDescriptor> listed(JsonNode answer) {
    JsonNode data = answer.isArray() ? answer : answer.path("data");
    if (!data.isArray()) {
      throw Wire.violation("a list of models without data");
    }
    Map<String, ModelDescriptor> models = new TreeMap<>();
    for (JsonNode model : data) {
      String name = model.path("id").asText("");
      if (!name.isBlank() && filter.matcher(name).matches() && chats(model)) {
        models.put(name, described(name, model));
      }
    }
    return List.copyOf(models.values());
  }

  private static boolean chats(JsonNode model) {
    JsonNode outputs = model.path("architecture").path("output_modalities");
    return !OTHER_TYPES.contains(model.path("type").asText(""))
        && model.path("capabilities").path("completion_chat").asBoolean(true)
        && (!outputs.isArray() || texts(outputs).anyMatch("text"::equals));
  }

  private ModelDescriptor described(String name, JsonNode model) {
    ModelDescriptor.Builder builder = describe(name, told(model));
    Stream.of("display_name", "name")
        .map(key -> model.path(key).asText(""))
        .filter(text -> !text.isBlank())
        .findFirst()
        .ifPresent(builder::displayName);
    builder.description(model.path("description").asText(""));
    Stream.of("context_length", "context_window", "max_context_length", "max_model_len")
        .mapToInt(key -> model.path(key).asInt(0))
        .filter(tokens -> tokens > 0)
        .findFirst()
        .ifPresent(builder::contextWindow);
    ToldPrices.add(model, builder);
    return builder.build();
  }

  private ModelDescriptor.Builder describe(String name, Optional<Set<Capability>> told) {
    ModelDescriptor.Builder builder =
        ModelDescriptor.builder(name, Modality.TEXT)
            .capabilities(overrides.getOrDefault(name, told.orElse(capabilities)))
            .parameters(parameters);
    return overrides.containsKey(name) || told.isPresent()
        ? builder
        : builder.capabilitiesAssumed();
  }

  /** What OpenRouter and Mistral tell of a model; others tell nothing. */
  private static Optional<Set<Capability>> told(JsonNode model) {
    JsonNode supported = model.path("supported_parameters");
    if (supported.isArray()) {
      return Optional.of(openRouter(model, supported));
    }
    JsonNode mistral = model.path("capabilities");
    if (mistral.has("function_calling")) {
      Set<Capability> told = EnumSet.of(Capability.JSON_OBJECT, Capability.JSON_SCHEMA);
      addIf(mistral.path("function_calling").asBoolean(), Capability.TOOLS, told);
      addIf(mistral.path("vision").asBoolean(), Capability.IMAGE_INPUT, told);
      return Optional.of(told);
    }
    return Optional.empty();
  }

  private static Set<Capability> openRouter(JsonNode model, JsonNode supported) {
    List<String> parameters = texts(supported).toList();
    JsonNode inputs = model.path("architecture").path("input_modalities");
    Set<Capability> told = EnumSet.noneOf(Capability.class);
    addIf(texts(inputs).anyMatch("image"::equals), Capability.IMAGE_INPUT, told);
    addIf(parameters.contains("tools"), Capability.TOOLS, told);
    addIf(parameters.contains("response_format"), Capability.JSON_OBJECT, told);
    addIf(parameters.contains("structured_outputs"), Capability.JSON_SCHEMA, told);
    addIf(parameters.contains("reasoning"), Capability.REASONING, told);
    return told;
  }

  private static void addIf(boolean can, Capability capability, Set<Capability> told) {
    if (can) {
      told.add(capability);
    }
  }

  private static Stream<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
  }
}
