package io.plugai.support.jinja;

/**
 * What a rendering may still cost, so that no template hangs or fills the memory, whoever wrote it.
 * For one thread.
 */
final class Budget {
  /** Expressions and rounds of loops: a fraction of a second. */
  static final int MAX_STEPS = 5_000_000;

  /** Characters of one text: those of a context of a million tokens. */
  static final int MAX_TEXT = 1 << 22;

  /** Characters that are read or written in all. */
  static final long MAX_CHARACTERS = 1L << 26;

  /** Macros within macros. */
  static final int MAX_CALLS = 32;

  private static final int STEPS_PER_TEXT = 10;

  private int steps;
  private long characters;
  private int calls;

  /** Takes a step. */
  void step() {
    steps(1);
  }

  /** Takes several steps at once, as many as something has elements. */
  void steps(long count) {
    if (count > MAX_STEPS - steps) {
      throw new TemplateException("The template takes too many steps.");
    }
    steps += (int) count;
  }

  /** Makes texts, each of which takes the memory of some steps. */
  void texts(long count) {
    steps(STEPS_PER_TEXT * count);
  }

  /** Goes over characters. */
  void read(long count) {
    characters += count;
    if (characters > MAX_CHARACTERS) {
      throw new TemplateException("The template works on too much text.");
    }
  }

  /** Adds characters to a text of this length. */
  void write(int length, int more) {
    if (more > MAX_TEXT - length) {
      throw new TemplateException("The template makes a text that is too long.");
    }
    read(more);
  }

  /** Goes into a macro. */
  void enter() {
    if (++calls > MAX_CALLS) {
      throw new TemplateException("The template's macros call each other too deeply.");
    }
  }

  /** Comes back from a macro. */
  void leave() {
    calls--;
  }
}
