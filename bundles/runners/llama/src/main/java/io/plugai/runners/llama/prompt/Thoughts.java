package io.plugai.runners.llama.prompt;

import java.util.function.Consumer;

/**
 * Tells apart what a model thinks, between {@code <think>} and {@code </think>} at the head of its
 * answer, and what it says. What may yet become a tag is held back. For one thread.
 */
public final class Thoughts {
  private static final String BEGIN = AnswerForm.THINK;
  private static final String END = "</think>";

  private final Consumer<String> thought;
  private final Consumer<String> said;
  private final StringBuilder held = new StringBuilder();
  private Stage stage;

  /** Where an answer is. */
  public enum Stage {
    /** It has not begun, and may begin with thoughts. */
    BEGINNING,
    /** In the white space before thoughts. */
    BEFORE_THOUGHTS,
    /** Among thoughts. */
    THINKING,
    /** In the white space after them. */
    AFTER_THOUGHTS,
    /** Past them. */
    SPEAKING
  }

  /**
   * Reads an answer that begins there.
   *
   * @param thought takes the next piece of its thoughts
   * @param said takes the next piece of what it says
   */
  public Thoughts(Stage stage, Consumer<String> thought, Consumer<String> said) {
    this.stage = stage;
    this.thought = thought;
    this.said = said;
  }

  /** Takes the next piece of the answer. */
  public void push(String piece) {
    held.append(piece);
    Stage before;
    do {
      before = stage;
      advance();
    } while (stage != before);
  }

  private void advance() {
    switch (stage) {
      case BEGINNING -> begin();
      case BEFORE_THOUGHTS -> skipSpace(Stage.THINKING);
      case THINKING -> think();
      case AFTER_THOUGHTS -> skipSpace(Stage.SPEAKING);
      case SPEAKING -> give(said, held.length());
    }
  }

  private void begin() {
    String begun = held.toString().stripLeading();
    if (begun.startsWith(BEGIN)) {
      held.delete(0, held.indexOf(BEGIN) + BEGIN.length());
      stage = Stage.BEFORE_THOUGHTS;
    } else if (!BEGIN.startsWith(begun)) {
      stage = Stage.SPEAKING;
    }
  }

  private void skipSpace(Stage next) {
    int space = held.length() - held.toString().stripLeading().length();
    held.delete(0, space);
    if (!held.isEmpty()) {
      stage = next;
    }
  }

  private void think() {
    int end = held.indexOf(END);
    if (end >= 0) {
      give(thought, withoutSpace(end));
      held.delete(0, held.indexOf(END) + END.length());
      stage = Stage.AFTER_THOUGHTS;
    } else {
      give(thought, withoutSpace(held.length() - mayBecomeEnd()));
    }
  }

  /** How much of what is held comes before the white space that ends here. */
  private int withoutSpace(int end) {
    return held.substring(0, end).stripTrailing().length();
  }

  private int mayBecomeEnd() {
    int longest = Math.min(END.length() - 1, held.length());
    for (int length = longest; length > 0; length--) {
      if (END.startsWith(held.substring(held.length() - length))) {
        return length;
      }
    }
    return 0;
  }

  /** The answer is over: what is held back is what it looks like. */
  public void end() {
    if (stage == Stage.THINKING) {
      give(thought, withoutSpace(held.length()));
    } else if (stage == Stage.BEGINNING) {
      give(said, held.length());
    }
  }

  private void give(Consumer<String> taker, int length) {
    if (length > 0) {
      String piece = held.substring(0, length);
      held.delete(0, length);
      taker.accept(piece);
    }
  }
}
