package io.plugai.testing.adapter;

import java.util.List;
import java.util.stream.Collectors;

/**
 * OpenAI's chat completions, in the form of the examples in its API reference. Texts must need no
 * escaping in JSON.
 */
public final class ChatCompletions implements Dialect {

  @Override
  public String generatePath() {
    return "/v1/chat/completions";
  }

  @Override
  public String modelsPath() {
    return "/v1/models";
  }

  @Override
  public String streamType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public List<String> deltas(List<String> texts) {
    return texts.stream()
        .map(text -> chunk("{\"content\":\"" + text + "\"}", "null"))
        .collect(Collectors.toList());
  }

  @Override
  public List<String> end() {
    return List.of(
        chunk("{}", "\"stop\""),
        event(
            "{"
                + head("chat.completion.chunk")
                + ",\"choices\":[],\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":10,"
                + "\"total_tokens\":29,\"prompt_tokens_details\":{\"cached_tokens\":4},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}"),
        event("[DONE]"));
  }

  @Override
  public String whole(String text) {
    return "{"
        + head("chat.completion")
        + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
        + text
        + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
        + "\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":10,\"total_tokens\":29}}";
  }

  @Override
  public String models(List<String> names) {
    return names.stream()
        .map(
            name ->
                "{\"id\":\""
                    + name
                    + "\",\"object\":\"model\",\"created\":1686935002,\"owned_by\":\"openai\"}")
        .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
  }

  @Override
  public String error(String code, String message) {
    return "{\"error\":{\"message\":\""
        + message
        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\""
        + code
        + "\"}}";
  }

  @Override
  public String brokenFrame() {
    return event("{\"id\":\"chatcmpl-123\",\"choices\":[{\"index\":0,");
  }

  @Override
  public String foreignFrame() {
    return event("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
  }

  /** A frame of a stream with this delta, both as JSON. */
  public String chunk(String delta, String finishReason) {
    return event(
        "{"
            + head("chat.completion.chunk")
            + ",\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + ",\"logprobs\":null,\"finish_reason\":"
            + finishReason
            + "}],\"usage\":null}");
  }

  /** A frame with this data. */
  public String event(String data) {
    return "data: " + data + "\n\n";
  }

  private static String head(String object) {
    return "\"id\":\"chatcmpl-123\",\"object\":\""
        + object
        + "\",\"created\":1694268190,\"model\":\"gpt-4o-mini\",\"service_tier\":\"default\","
        + "\"system_fingerprint\":\"fp_44709d6fcb\"";
  }
}
