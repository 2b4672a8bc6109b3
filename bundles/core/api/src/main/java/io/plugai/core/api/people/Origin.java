package io.plugai.core.api.people;

/**
 * From where somebody acts, for the audit log and the limits on logins.
 *
 * @param remote the client's address
 * @param requestId id of the request; {@code shell} for the operator's shell
 */
public record Origin(String remote, String requestId) {
  /** The operator's shell. */
  public static final Origin SHELL = new Origin("local", "shell");
}
