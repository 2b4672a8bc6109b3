package io.plugai.core.persistence.engine;

import io.plugai.core.api.lifecycle.Exit;
import org.jspecify.annotations.Nullable;

/** The database cannot be worked with as it is; the message is one sentence for the operator. */
public final class StartRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  public StartRefusedException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.sentence = sentence;
  }

  public StartRefusedException(String sentence) {
    this(sentence, null);
  }

  /**
   * What the process that it ends says of it: a database that is away or locked may be there later.
   */
  public int exitStatus() {
    Throwable cause = getCause();
    return cause != null && Failures.mayPass(cause) ? Exit.NOT_NOW : Exit.REFUSED;
  }

  @Override
  public String getMessage() {
    return sentence;
  }
}
