package io.plugai.core.api.session;

import io.plugai.spi.generation.Message;
import java.util.List;

/**
 * Conversations as texts that clients keep and give back, but neither read nor make, so that the
 * gateway keeps nothing. Never blocks. Safe for all threads.
 */
public interface StateTokens {
  /** Characters of the longest. */
  int MOST_CHARACTERS = 1 << 20;

  /** The field that a token comes in, for errors. */
  String FIELD = "state_token";

  /**
   * The conversation as a text of letters, digits, dots, dashes and underscores, for that caller
   * alone and for a bounded time.
   *
   * <p>Where it would be longer than {@link #MOST_CHARACTERS}, this fails with a fault of the field
   * {@value #FIELD}.
   */
  String encode(String callerId, ConversationState state);

  /**
   * The conversation in a text. Where it was made by somebody else or for somebody else, was
   * changed, or is too old, this fails with a fault of the field {@value #FIELD}.
   */
  ConversationState decode(String callerId, String token);

  /**
   * What to send to a model so that it goes on with a conversation, chosen as {@link
   * SessionMessages#context} does. Messages have no ids there: what is left out is told by places,
   * from 1 on.
   */
  SessionContext context(ConversationState state, List<Message> added, long budget);
}
