package io.plugai.support.grammar;

/** A schema, or a part of one, that cannot be held to. */
public final class UnsupportedSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * A refusal.
   *
   * @param reason what is wrong, for the people who wrote the schema
   */
  public UnsupportedSchemaException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** What is wrong, for the people who wrote the schema. */
  public String reason() {
    return reason;
  }
}
