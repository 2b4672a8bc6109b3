package io.plugai.support.upstream;

/** When a request may be sent again though the provider may have begun to work on it. */
enum Repeat {
  /** Always: it does no harm to do it twice, or somebody is willing to pay for that. */
  ALWAYS,
  /** When nothing is owed for the first time: see {@link Repeating}. */
  IF_UNPAID,
  /**
   * Only when it was not begun for certain: what it begins goes on by itself, whether there was a
   * proper answer or not.
   */
  IF_NOT_BEGUN,
  /** By itself never: whoever sends it does that. */
  NEVER;

  /** Whether it matters that it may have been done. */
  boolean mindsTwice() {
    return this == IF_UNPAID || this == IF_NOT_BEGUN;
  }
}
