package io.plugai.workers.llama;

import java.util.ArrayList;
import java.util.List;

/**
 * The model's slots. Each remembers the prompt that it read last, so that a conversation that goes
 * on is read from where it went on. Safe for all threads.
 */
final class Slots {
  private final List<Slot> free = new ArrayList<>();

  Slots(int count) {
    for (int i = 0; i < count; i++) {
      free.add(new Slot(i));
    }
  }

  /** One of them. For the thread that holds it. */
  static final class Slot {
    private final int number;
    private int[] known = {};

    private Slot(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    /** How many of a prompt's first tokens it knows already. */
    int knows(int[] prompt) {
      int i = 0;
      while (i < prompt.length && i < known.length && prompt[i] == known[i]) {
        i++;
      }
      return i;
    }

    /** Remembers the tokens it has been given. */
    void remember(int[] prompt) {
      known = prompt;
    }
  }

  /** Takes the free slot that knows the most of a prompt. There must be a free one. */
  synchronized Slot take(int[] prompt) {
    Slot best = free.get(0);
    for (Slot slot : free) {
      if (slot.knows(prompt) > best.knows(prompt)) {
        best = slot;
      }
    }
    free.remove(best);
    return best;
  }

  /** Gives a slot back. */
  synchronized void give(Slot slot) {
    free.add(slot);
  }
}
