package io.plugai.runners.llama;

import io.plugai.runners.llama.prompt.AnswerForm;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.FieldError;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Part;
import io.plugai.spi.generation.ResponseFormat;
import io.plugai.spi.generation.Tool;
import io.plugai.support.grammar.JsonGrammar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the gateway's requests into what a {@code llama-server} is asked for. */
final class ServerRequest {
  private static final String GRAMMAR = "grammar";

  /** Ways to a grammar or its makers of the server's own, past what is checked here. */
  private static final Set<String> RESERVED =
      Set.of(
          GRAMMAR,
          "grammar_lazy",
          "grammar_triggers",
          "json_schema",
          "prompt",
          "response_format",
          "tools");

  private ServerRequest() {}

  /**
   * Whether the server itself must make the prompt, because it alone can read the answer or take
   * what is in the input.
   */
  static boolean isForServer(GenerationRequest request, AnswerForm form) {
    ChatInput input = request.chat();
    return form == AnswerForm.MARKED
        || !input.tools().isEmpty()
        || input.messages().stream()
            .flatMap(message -> message.parts().stream())
            .anyMatch(ServerRequest::holdsImage);
  }

  private static boolean holdsImage(Part part) {
    return part instanceof Part.Image
        || part instanceof Part.ToolResult result
            && result.content().stream().anyMatch(Part.Image.class::isInstance);
  }

  /**
   * The same request, always streamed, with the form of its answer as a grammar.
   *
   * @throws GatewayException {@code VALIDATION}
   */
  static GenerationRequest of(GenerationRequest request) {
    ChatInput input = request.chat();
    refuseRemoteImages(input);
    checkTools(input.tools());
    Map<String, Object> provider = new LinkedHashMap<>(request.parameters().provider());
    for (String name : RESERVED) {
      if (provider.containsKey(name)) {
        throw invalid("parameters.provider." + name, "is set by the gateway");
      }
    }
    Formats.grammar(input.responseFormat()).ifPresent(text -> provider.put(GRAMMAR, text));
    if (provider.containsKey(GRAMMAR) && !input.tools().isEmpty()) {
      throw invalid("input.response_format", "cannot be held to where there are tools");
    }
    return new GenerationRequest(
        request.id(),
        request.provider(),
        request.model(),
        free(input),
        new Parameters(request.parameters().standard(), provider),
        true);
  }

  /** The server makes a grammar of each tool's parameters, by a program that some bring down. */
  private static void checkTools(List<Tool> tools) {
    for (int i = 0; i < tools.size(); i++) {
      JsonGrammar.check(tools.get(i).parameters(), "input.tools[" + i + "].parameters");
    }
  }

  private static void refuseRemoteImages(ChatInput input) {
    boolean fetches =
        input.messages().stream()
            .flatMap(message -> message.parts().stream())
            .anyMatch(
                part ->
                    part instanceof Part.Image image && image.content() instanceof Content.Remote);
    if (fetches) {
      throw invalid("input", "A local model fetches no images: send their bytes.");
    }
  }

  /** The same, without a word about its answer's form. */
  private static ChatInput free(ChatInput input) {
    return new ChatInput(
        input.messages(), input.tools(), input.toolChoice(), new ResponseFormat.Text());
  }

  private static GatewayException invalid(String field, String reason) {
    return new GatewayException(
        ErrorCode.VALIDATION,
        "The request cannot be run by this model.",
        List.of(new FieldError(field, reason)));
  }
}
