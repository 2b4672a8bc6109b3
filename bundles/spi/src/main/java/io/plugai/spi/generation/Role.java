package io.plugai.spi.generation;

/** Who speaks a message. */
public enum Role {
  /** Instructions of the application. */
  SYSTEM,
  /** The person. */
  USER,
  /** The model. */
  ASSISTANT,
  /** The result of a tool call. */
  TOOL
}
