package io.plugai.core.api.request;

import java.util.Optional;

/**
 * A request as it stands in the database.
 *
 * @param gateway which gateway has it, or had it
 * @param body as it came, where that is kept
 * @param answer in its {@link AnswerForm}, where there is one and it is kept
 */
public record KeptRequest(
    RequestRecord record,
    String gateway,
    Optional<IdempotencyKey> key,
    Optional<byte[]> body,
    Optional<byte[]> answer) {

  /** Never shows what was asked or answered. */
  @Override
  public String toString() {
    return "KeptRequest[" + record.id() + ", " + record.state() + "]";
  }
}
