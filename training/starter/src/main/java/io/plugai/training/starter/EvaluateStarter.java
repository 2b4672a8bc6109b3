package io.plugai.training.starter;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LogLevel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks the finished model the probes, in the engine that ships with PlugAI, and prints the share of
 * right answers.
 */
public final class EvaluateStarter {
  private static final int LONGEST_ANSWER = 120;

  private final LlamaModel model;
  private final Map<String, Score> scores = new TreeMap<>();

  private static final class Score {
    private int asked;
    private int right;
  }

  private EvaluateStarter(LlamaModel model) {
    this.model = model;
  }

  /**
   * Evaluates.
   *
   * @param args the file of probes and the model
   */
  public static void main(String[] args) throws IOException {
    List<Probe> probes = Probe.read(Path.of(args[0]));
    LlamaModel.setLogger(null, (level, message) -> report(level, message));
    try (LlamaModel model =
        new LlamaModel(new ModelParameters().setModel(args[1]).setCtxSize(1024).setThreads(1))) {
      EvaluateStarter evaluation = new EvaluateStarter(model);
      probes.forEach(evaluation::ask);
      evaluation.print();
    }
    // The engine keeps a thread that would not let the program end.
    System.exit(0);
  }

  private static void report(LogLevel level, String message) {
    if (level == LogLevel.ERROR) {
      System.err.print(message);
    }
  }

  private void ask(Probe probe) {
    InferenceParameters parameters =
        new InferenceParameters(prompt(probe.question()))
            .setTemperature(0)
            .setSeed(1)
            .setNPredict(LONGEST_ANSWER);
    String answer = model.complete(parameters).strip();
    Score score = scores.computeIfAbsent(probe.part(), part -> new Score());
    score.asked++;
    if (probe.passes(answer)) {
      score.right++;
    } else {
      System.out.printf("wrong: %s%n       %s%n", probe.question(), answer);
    }
  }

  /** The question as the model's own chat template writes it. */
  private String prompt(String question) {
    return model.applyTemplate(
        new InferenceParameters("")
            .setMessages(null, List.of(new Pair<>("user", question)))
            .setUseChatTemplate(true));
  }

  private void print() {
    scores.forEach(
        (part, score) ->
            System.out.printf(
                "%s: %d of %d right, %.0f %%%n",
                part, score.right, score.asked, 100.0 * score.right / score.asked));
  }
}
