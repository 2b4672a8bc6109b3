package io.plugai.core.dispatch.local;

/** The memory of the machine. */
interface Memory {

  /** What there is now. Reads a few files of the system at most. */
  Amount now();

  /**
   * An amount of memory, in bytes.
   *
   * @param free what may still be taken
   * @param total what there would be if nothing were taken
   */
  record Amount(long free, long total) {
    /** So much that no model asks for it, and little enough to reckon with. */
    static final long PLENTY = Long.MAX_VALUE / 8;

    /** Nothing is known. */
    static final Amount UNKNOWN = new Amount(PLENTY, PLENTY);

    /** The narrower of two. */
    Amount and(Amount other) {
      return new Amount(Math.min(free, other.free), Math.min(total, other.total));
    }
  }
}
