package io.plugai.adapters.ollama;

import io.plugai.testing.adapter.Dialect;
import java.util.List;
import java.util.stream.Collectors;

/** Ollama's protocol, in the form of the examples in its documentation. */
final class OllamaDialect implements Dialect {
  private static final String HEAD =
      "{\"model\":\"llama3.2\",\"created_at\":\"2023-08-04T08:52:19.385406455-07:00\",";
  private static final String STATISTICS =
      "\"done_reason\":\"stop\",\"done\":true,\"total_duration\":4883583458,"
          + "\"load_duration\":1334875,\"prompt_eval_count\":26,"
          + "\"prompt_eval_duration\":342546000,\"eval_count\":282,"
          + "\"eval_duration\":4535599000}\n";

  @Override
  public String generatePath() {
    return "/api/chat";
  }

  @Override
  public String modelsPath() {
    return "/api/tags";
  }

  @Override
  public String streamType() {
    return "application/x-ndjson";
  }

  @Override
  public List<String> deltas(List<String> texts) {
    return texts.stream()
        .map(text -> HEAD + message(text) + "\"done\":false}\n")
        .collect(Collectors.toList());
  }

  @Override
  public List<String> end() {
    return List.of(whole(""));
  }

  @Override
  public String whole(String text) {
    return HEAD + message(text) + STATISTICS;
  }

  @Override
  public String models(List<String> names) {
    return names.stream()
        .map(
            name ->
                "{\"name\":\"" + name + "\",\"size\":3825819519,\"details\":{\"format\":\"gguf\"}}")
        .collect(Collectors.joining(",", "{\"models\":[", "]}"));
  }

  @Override
  public String error(String code, String message) {
    return "{\"error\":\"" + message + "\"}";
  }

  @Override
  public String brokenFrame() {
    return HEAD + "\"message\":{\n";
  }

  @Override
  public String foreignFrame() {
    return "{\"status\":\"pulling manifest\"}\n";
  }

  private static String message(String text) {
    return "\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},";
  }
}
