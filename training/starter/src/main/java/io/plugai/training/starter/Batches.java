package io.plugai.training.starter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Batches without end. Samples are drawn by the pool, sorted by length, cut into batches of a
 * bounded number of tokens and shuffled, so that little of a batch is filling.
 */
final class Batches {
  private static final int POOL = 512;
  private static final int TOKENS = 1600;

  /** The longest sample; a longer conversation is cut. */
  private static final int LONGEST = 400;

  /**
   * In so many samples the last answer breaks off early: what is hard is to tell which answer to
   * begin, and that much of the time would else go into the tails of answers long known by heart.
   */
  private static final double CUT_SHORT = 0.75;

  private final Conversations conversations;
  private final ChatFormat format;
  private final Random random;
  private final Deque<Batch> ready = new ArrayDeque<>();

  Batches(Conversations conversations, ChatFormat format, Random random) {
    this.conversations = conversations;
    this.format = format;
    this.random = random;
  }

  Batch next() {
    if (ready.isEmpty()) {
      ready.addAll(draw());
    }
    return ready.remove();
  }

  private List<Batch> draw() {
    List<Sample> pool = new ArrayList<>();
    for (int i = 0; i < POOL; i++) {
      Sample sample = format.sample(conversations.next(), random).first(LONGEST);
      pool.add(
          random.nextDouble() < CUT_SHORT
              ? sample.first(sample.lastAnswer() + 3 + random.nextInt(14))
              : sample);
    }
    pool.sort(Comparator.comparingInt(Sample::length));
    List<Batch> batches = new ArrayList<>();
    List<Sample> rows = new ArrayList<>();
    for (Sample sample : pool) {
      if ((rows.size() + 1) * sample.length() > TOKENS) {
        batches.add(Batch.of(rows));
        rows = new ArrayList<>();
      }
      rows.add(sample);
    }
    batches.add(Batch.of(rows));
    Collections.shuffle(batches, random);
    return batches;
  }
}
