package io.plugai.training.starter;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LogLevel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the probes to the finished model, in the engine that ships with PlugAI, and prints the share
 * of right answers: each probe alone, and once more after another question and its answer. Ends
 * with status 1 if a share is too low.
 */
public final class EvaluateStarter {
  private static final int LONGEST_ANSWER = 120;
  private static final double LEAST_SHARE = 0.7;
  private static final List<Pair<String, String>> EARLIER =
      List.of(
          new Pair<>("user", "Do you need a GPU?"),
          new Pair<>(
              "assistant",
              "No GPU is needed: the CPU always works. To use a GPU, install a llama-server that was built for it, and"
                  + " PlugAI runs models through that."));

  private final LlamaModel model;
  private final Map<String, Score> scores = new TreeMap<>();

  private static final class Score {
    private int asked;
    private int right;

    double share() {
      return (double) right / asked;
    }
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
    LlamaModel.setLogger(null, EvaluateStarter::log);
    boolean good;
    try (LlamaModel model =
        new LlamaModel(new ModelParameters().setModel(args[1]).setCtxSize(1024).setThreads(1))) {
      EvaluateStarter evaluation = new EvaluateStarter(model);
      probes.forEach(probe -> evaluation.ask(probe, List.of(), probe.part()));
      probes.forEach(probe -> evaluation.ask(probe, EARLIER, probe.part() + ", in a conversation"));
      good = evaluation.report();
    }
    // The engine keeps a thread that would not let the program end.
    System.exit(good ? 0 : 1);
  }

  private static void log(LogLevel level, String message) {
    if (level == LogLevel.ERROR) {
      System.err.print(message);
    }
  }

  private void ask(Probe probe, List<Pair<String, String>> earlier, String kind) {
    List<Pair<String, String>> messages = new ArrayList<>(earlier);
    messages.add(new Pair<>("user", probe.question()));
    String answer = answer(messages);
    Score score = scores.computeIfAbsent(kind, part -> new Score());
    score.asked++;
    if (probe.passes(answer)) {
      score.right++;
    } else {
      System.out.printf("wrong (%s): %s%n       %s%n", kind, probe.question(), answer);
    }
  }

  /** What the model says next when it always takes the likeliest token. */
  private String answer(List<Pair<String, String>> messages) {
    String prompt =
        model.applyTemplate(
            new InferenceParameters("").setMessages(null, messages).setUseChatTemplate(true));
    InferenceParameters parameters =
        new InferenceParameters(prompt).setTemperature(0).setNPredict(LONGEST_ANSWER);
    return model.complete(parameters).strip();
  }

  private boolean report() {
    scores.forEach(
        (kind, score) ->
            System.out.printf(
                "%s: %d of %d right, %.0f %%%n",
                kind, score.right, score.asked, 100 * score.share()));
    return scores.values().stream().allMatch(score -> score.share() >= LEAST_SHARE);
  }
}
