package io.plugai.support.worker.text;

import java.util.Locale;

/** What a worker says. */
public sealed interface Reply {

  /** Names the generation. */
  long id();

  /** The next piece of the answer; never empty. */
  record Text(long id, String text) implements Reply {
    /** Never shows the text. */
    @Override
    public String toString() {
      return "Text[" + id + "]";
    }
  }

  /**
   * The generation is over and its slot free.
   *
   * @param inputTokens tokens of the conversation
   * @param cachedTokens how many of these were known from before
   * @param outputTokens tokens written
   */
  record Done(long id, Reason reason, int inputTokens, int cachedTokens, int outputTokens)
      implements Reply {}

  /**
   * The request is at fault; nothing was written.
   *
   * @param field the field at fault, as in {@code io.plugai.spi.error.FieldError}
   * @param message why, in a sentence for people
   */
  record Refused(long id, String field, String message) implements Reply {}

  /** The worker is at fault, or too busy to take one more. */
  record Failed(long id) implements Reply {}

  /** Why a generation is over. */
  enum Reason {
    /** The model was done, or met a stop text. */
    STOP,
    /** It reached the most tokens it may write, or the end of its context. */
    LENGTH,
    /** It was cancelled. */
    CANCELLED;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
