package io.plugai.runners.llama;

import io.plugai.runners.llama.prompt.Prompt;
import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Part;
import io.plugai.spi.model.Parameter;
import io.plugai.support.worker.text.Ask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Turns the gateway's requests into what a worker is asked for. */
final class Asks {
  /** No text has tokens longer than this on average, so a longer input cannot fit. */
  private static final long CHARS_PER_TOKEN = 64;

  private static final List<Parameter> SAMPLING =
      List.of(
          Parameter.TEMPERATURE,
          Parameter.TOP_P,
          Parameter.TOP_K,
          Parameter.MIN_P,
          Parameter.SEED,
          Parameter.FREQUENCY_PENALTY,
          Parameter.PRESENCE_PENALTY,
          Parameter.REPEAT_PENALTY);

  private Asks() {}

  /** What every model of this runner takes. */
  static List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(SAMPLING);
    all.add(Parameter.MAX_TOKENS);
    all.add(Parameter.STOP);
    return List.copyOf(all);
  }

  /**
   * The ask for a request.
   *
   * @throws GatewayException {@code VALIDATION} or {@code FEATURE_NOT_SUPPORTED}
   */
  static Ask.Generate of(GenerationRequest request, Prompt prompt, long id) {
    Parameters parameters = request.parameters();
    return new Ask.Generate(
        id,
        prompt.pieces(),
        maxTokens(parameters),
        sampling(parameters),
        parameters.texts(Parameter.STOP.name()),
        Formats.grammar(request.chat().responseFormat()));
  }

  /**
   * Passes a request that this engine can run.
   *
   * @throws GatewayException as {@link #of}
   */
  static void check(GenerationRequest request, int contextTokens) {
    if (!Set.of(Prompts.SETTINGS).containsAll(request.parameters().provider().keySet())) {
      throw invalid("parameters.provider", "This engine takes " + Prompts.SETTINGS + " alone.");
    }
    ChatInput input = request.chat();
    if (!input.tools().isEmpty()) {
      throw unsupported("This engine calls no tools.");
    }
    long chars = 0;
    for (Message message : input.messages()) {
      if (message.parts().stream().anyMatch(Part.Image.class::isInstance)) {
        throw unsupported("This engine reads text alone.");
      }
      chars += message.text().length();
    }
    if (chars > contextTokens * CHARS_PER_TOKEN) {
      throw invalid(
          "input",
          "It is longer than the model's context window, " + contextTokens + " tokens, can hold.");
    }
  }

  private static OptionalInt maxTokens(Parameters parameters) {
    return parameters.integer(Parameter.MAX_TOKENS.name()).stream()
        .mapToInt(Math::toIntExact)
        .findFirst();
  }

  private static Map<String, Double> sampling(Parameters parameters) {
    Map<String, Double> sampling = new LinkedHashMap<>();
    for (Parameter parameter : SAMPLING) {
      parameters.number(parameter.name()).ifPresent(value -> sampling.put(parameter.name(), value));
    }
    return sampling;
  }

  private static GatewayException invalid(String field, String reason) {
    return new GatewayException(
        ErrorCode.VALIDATION,
        "The request cannot be run by this model.",
        List.of(new FieldError(field, reason)));
  }

  private static GatewayException unsupported(String sentence) {
    return new GatewayException(ErrorCode.FEATURE_NOT_SUPPORTED, sentence);
  }
}
