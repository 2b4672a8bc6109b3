package io.plugai.core.downloads.fetch;

/** The work was told to stop; nothing went wrong. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("stopped", null, false, false);
  }
}
