package io.plugai.runners.llama;

import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Message;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.Role;
import io.plugai.spi.model.Parameter;
import io.plugai.support.worker.text.Ask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

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
  static Ask.Generate of(GenerationRequest request, long id, int contextTokens) {
    Parameters parameters = request.parameters();
    if (!parameters.provider().isEmpty()) {
      throw invalid("parameters.provider", "This engine takes none.");
    }
    ChatInput input = request.chat();
    if (!input.tools().isEmpty()) {
      throw unsupported("This engine calls no tools.");
    }
    return new Ask.Generate(
        id,
        turns(input.messages(), contextTokens),
        maxTokens(parameters),
        sampling(parameters),
        parameters.texts(Parameter.STOP.name()),
        Formats.grammar(input.responseFormat()));
  }

  private static List<Ask.Turn> turns(List<Message> messages, int contextTokens) {
    List<Ask.Turn> turns = new ArrayList<>();
    long chars = 0;
    for (Message message : messages) {
      if (message.role() == Role.TOOL || !message.parts().stream().allMatch(Asks::isRead)) {
        throw unsupported("This engine reads text alone.");
      }
      turns.add(new Ask.Turn(message.role().name().toLowerCase(Locale.ROOT), message.text()));
      chars += message.text().length();
    }
    if (chars > contextTokens * CHARS_PER_TOKEN) {
      throw invalid(
          "input",
          "It is longer than the model's context window, " + contextTokens + " tokens, can hold.");
    }
    return turns;
  }

  /** Reasoning is what the model thought before; templates of this engine have no place for it. */
  private static boolean isRead(Part part) {
    return part instanceof Part.Text || part instanceof Part.Reasoning;
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
