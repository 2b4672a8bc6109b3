package io.plugai.core.persistence;

import org.jspecify.annotations.Nullable;

/** The database cannot be worked with as it is; the message is one sentence for the operator. */
public final class StartRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  StartRefusedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.sentence = sentence;
  }

  StartRefusedException(String sentence) {
    this(sentence, null);
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}
