package io.plugai.core.downloads.fetch;

/** What is here belongs to a content that is not at the source any more, or cannot be continued. */
final class ChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean inPieces;

  /**
   * @param inPieces whether the source gives pieces of a file
   */
  ChangedException(boolean inPieces) {
    super("changed", null, false, false);
    this.inPieces = inPieces;
  }

  boolean inPieces() {
    return inPieces;
  }
}
