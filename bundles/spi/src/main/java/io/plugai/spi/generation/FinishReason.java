package io.plugai.spi.generation;

/** Why a model stopped. */
public enum FinishReason {
  /** It was done, or met a stop text. */
  STOP("stop"),
  /** It reached the most tokens it may make. */
  LENGTH("length"),
  /** It waits for the results of its tool calls. */
  TOOL_CALLS("tool_calls"),
  /** The provider withheld the answer, or the rest of it. */
  CONTENT_FILTER("content_filter");

  private final String id;

  FinishReason(String id) {
    this.id = id;
  }

  /** The name used in responses. */
  public String id() {
    return id;
  }
}
