package io.plugai.runners.llama.gguf;

import java.io.IOException;

/** A file that is no readable GGUF; the message says why, in a sentence for people. */
public final class GgufException extends IOException {
  private static final long serialVersionUID = 1L;

  private GgufException(String message) {
    super(message);
  }

  /** A file that cannot be read for this reason. */
  public static GgufException because(String sentence) {
    return new GgufException(sentence);
  }
}
