package io.plugai.support.modelfiles;

import java.io.IOException;

/** A file that cannot be what its name says; the message says why, in a sentence for people. */
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean incomplete;

  private ModelFileException(String message, boolean incomplete) {
    super(message);
    this.incomplete = incomplete;
  }

  /** A file that cannot be read for this reason. */
  public static ModelFileException because(String sentence) {
    return new ModelFileException(sentence, false);
  }

  /** A file that ends before all of it is there. */
  public static ModelFileException incomplete(String sentence) {
    return new ModelFileException(sentence, true);
  }

  /** Whether it may become readable by growing: somebody may be copying it. */
  public boolean isIncomplete() {
    return incomplete;
  }
}
