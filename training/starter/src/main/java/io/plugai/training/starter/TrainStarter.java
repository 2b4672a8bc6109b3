package io.plugai.training.starter;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * Learns the vocabulary, then the network, and writes the model. The same corpus and number of
 * steps give the same file.
 */
public final class TrainStarter {
  private static final int SEED = 20261121;
  private static final int VOCABULARY = 2048;
  private static final int VOCABULARY_CONVERSATIONS = 40_000;
  private static final int WRITE_EVERY = 250;

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
    ModelShape shape = new ModelShape(vocabulary.size(), 3, 192, 6, 384, 1024);
    Engine engine = Engine.getInstance();
    engine.setRandomSeed(SEED);
    try (NDManager manager = engine.newBaseManager()) {
      LlamaNetwork network = new LlamaNetwork(shape, corpus.all().size(), manager);
      System.out.printf(
          "%d tokens in the vocabulary, %d weights%n", vocabulary.size(), network.size());
      learn(network, new ModelFile(shape, vocabulary), batches(vocabulary), manager);
    }
  }

  private Vocabulary vocabulary() {
    Conversations conversations = new Conversations(corpus, random());
    BytePairTrainer trainer = new BytePairTrainer();
    for (int i = 0; i < VOCABULARY_CONVERSATIONS; i++) {
      ChatFormat.texts(conversations.next()).forEach(trainer::add);
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
    Progress progress = new Progress(steps);
    for (int step = 1; step <= steps; step++) {
      try (NDManager work = manager.newSubManager()) {
        network.lendTo(work);
        progress.note(step, gradients(network, batches.next(), work));
        optimizer.update(Pace.at(step, steps), work);
      }
      if (step % WRITE_EVERY == 0 || step == steps) {
        model.write(network, file);
      }
    }
  }

  /** Leaves its gradient at every weight. */
  private static LlamaNetwork.Losses gradients(LlamaNetwork network, Batch batch, NDManager work) {
    try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      LlamaNetwork.Losses losses = network.losses(batch, work);
      gradients.backward(losses.total());
      return losses;
    }
  }
}
