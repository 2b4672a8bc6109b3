package io.plugai.training.starter;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * Learns the vocabulary, then the network, and writes the model. The same corpus and number of
 * steps give the same file.
 */
public final class TrainStarter {
  private static final int SEED = 20261121;
  private static final int VOCABULARY = 2048;
  private static final int VOCABULARY_CONVERSATIONS = 40_000;
  private static final int REPORT_EVERY = 50;
  private static final int WRITE_EVERY = 500;
  private static final double SMOOTHING = 0.98;

  private final Path file;
  private final int steps;
  private final Corpus corpus;

  private TrainStarter(Corpus corpus, Path file, int steps) {
    this.corpus = corpus;
    this.file = file;
    this.steps = steps;
  }

  /**
   * Trains.
   *
   * @param args the folder of the corpus, the file to write, and how many steps to take
   */
  public static void main(String[] args) throws IOException {
    new TrainStarter(Corpus.read(Path.of(args[0])), Path.of(args[1]), Integer.parseInt(args[2]))
        .run();
  }

  private void run() throws IOException {
    Vocabulary vocabulary = vocabulary();
    Shape shape = new Shape(vocabulary.size(), 4, 192, 6, 448, 1024);
    Engine engine = Engine.getInstance();
    engine.setRandomSeed(SEED);
    try (NDManager manager = engine.newBaseManager()) {
      LlamaNetwork network = new LlamaNetwork(shape, manager);
      System.out.printf(
          "%d tokens in the vocabulary, %d weights%n", vocabulary.size(), network.size());
      learn(network, new ModelFile(shape, vocabulary), batches(vocabulary), manager);
    }
  }

  private Vocabulary vocabulary() {
    Conversations conversations = new Conversations(corpus, random());
    BytePairTrainer trainer = new BytePairTrainer();
    for (int i = 0; i < VOCABULARY_CONVERSATIONS; i++) {
      conversations
          .next()
          .messages()
          .forEach(message -> trainer.add(message.role() + "\n" + message.text()));
    }
    return trainer.learn(Vocabulary.mergesFor(VOCABULARY));
  }

  private Batches batches(Vocabulary vocabulary) {
    Random random = random();
    return new Batches(new Conversations(corpus, random), new ChatFormat(vocabulary), random);
  }

  private static Random random() {
    return new Random(SEED);
  }

  private void learn(LlamaNetwork network, ModelFile model, Batches batches, NDManager manager)
      throws IOException {
    Optimizer optimizer = new Optimizer(network.weights(), manager);
    long start = System.nanoTime();
    double smoothed = 0;
    for (int step = 1; step <= steps; step++) {
      double loss = step(network, optimizer, batches.next(), Pace.at(step, steps), manager);
      smoothed = step == 1 ? loss : smoothed * SMOOTHING + loss * (1 - SMOOTHING);
      if (step % REPORT_EVERY == 0) {
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(
            "step %d of %d, loss %.4f, %d s%n", step, steps, smoothed, taken.toSeconds());
      }
      if (step % WRITE_EVERY == 0 || step == steps) {
        model.write(network, file);
      }
    }
  }

  private static double step(
      LlamaNetwork network, Optimizer optimizer, Batch batch, double share, NDManager manager) {
    try (NDManager step = manager.newSubManager()) {
      network.lendTo(step);
      float loss;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray mean = network.loss(batch, step);
        gradients.backward(mean);
        loss = mean.getFloat();
      }
      optimizer.update(share, step);
      return loss;
    }
  }
}
