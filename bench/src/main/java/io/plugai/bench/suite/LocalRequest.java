package io.plugai.bench.suite;

import io.plugai.bench.gateway.Api;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A request to the starter model. */
final class LocalRequest {
  static final String MODEL = "local/starter";

  private LocalRequest() {}

  /** Ends with the stream. */
  static CompletableFuture<Void> stream(
      Api api, String prompt, int tokens, Api.EventListener listener) throws IOException {
    return api.stream("/v1/generate", body(prompt, tokens), listener);
  }

  /** Ends when it is answered. */
  static CompletableFuture<Void> answer(Api api, String prompt, int tokens) throws IOException {
    return stream(api, prompt, tokens, (kind, data) -> {});
  }

  /** The same, held to a form that takes about 450 tokens: it ends no sooner. */
  static CompletableFuture<Void> longStream(Api api, String prompt, Api.EventListener listener)
      throws IOException {
    Map<String, ?> schema =
        Map.of("type", "array", "items", Map.of("const", 1), "minItems", 150, "maxItems", 150);
    Map<String, ?> input =
        Map.of(
            "prompt", prompt, "response_format", Map.of("type", "json_schema", "schema", schema));
    return api.stream("/v1/generate", body(input, 1_000), listener);
  }

  private static Map<String, ?> body(Object input, int tokens) {
    return Map.of(
        "model",
        MODEL,
        "modality",
        "text",
        "stream",
        true,
        "input",
        input,
        "parameters",
        Map.of("max_tokens", tokens));
  }
}
