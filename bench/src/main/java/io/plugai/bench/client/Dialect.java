package io.plugai.bench.client;

/** How a request is put, and how a complete stream ends. */
public enum Dialect {
  /** OpenAI's chat completions. */
  OPENAI("[DONE]") {
    @Override
    String body(String model, String prompt, boolean stream) {
      return "{\"model\":\""
          + model
          + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
          + prompt
          + "\"}],\"temperature\":0.5,\"max_tokens\":200"
          + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}");
    }
  },

  /** PlugAI's own generation request. */
  PLUGAI("\nevent: done") {
    @Override
    String body(String model, String prompt, boolean stream) {
      return "{\"model\":\""
          + model
          + "\",\"modality\":\"text\",\"input\":\""
          + prompt
          + "\",\"parameters\":{\"temperature\":0.5,\"max_tokens\":200},\"stream\":"
          + stream
          + "}";
    }
  };

  private final String streamEnd;

  Dialect(String streamEnd) {
    this.streamEnd = streamEnd;
  }

  /** Stands in every complete stream, near its end. */
  String streamEnd() {
    return streamEnd;
  }

  /** The JSON of a request; the prompt is plain text without anything to escape. */
  abstract String body(String model, String prompt, boolean stream);
}
