package io.plugai.bench.gateway;

import io.plugai.support.worker.PrivateFolder;
import io.plugai.support.worker.WorkerProcess;
import io.plugai.support.worker.text.Ask;
import io.plugai.support.worker.text.Reply;
import io.plugai.workers.llama.DirectClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A second worker beside the one that PlugAI has started for its starter model, started in the same
 * way, to be asked without a gateway.
 */
public final class DirectWorker implements AutoCloseable {

  private static final String PROGRAM = "io.plugai.workers.llama.Main";

  private final Child child;
  private final PrivateFolder folder;
  private final DirectClient client;

  private DirectWorker(Child child, PrivateFolder folder, DirectClient client) {
    this.child = child;
    this.folder = folder;
    this.client = client;
  }

  /**
   * Starts one like that of a gateway; empty when the gateway has none.
   *
   * @param directory for its log
   */
  public static Optional<DirectWorker> like(Gateway gateway, Path directory) throws IOException {
    for (ProcessHandle helper : gateway.helpers()) {
      List<String> arguments = List.of(helper.info().arguments().orElse(new String[0]));
      if (arguments.contains(PROGRAM)) {
        return Optional.of(start(helper.info().command().orElseThrow(), arguments, directory));
      }
    }
    return Optional.empty();
  }

  private static DirectWorker start(String program, List<String> arguments, Path directory)
      throws IOException {
    String option = "--folder=";
    String theirs = arguments.stream().filter(a -> a.startsWith(option)).findFirst().orElseThrow();
    PrivateFolder folder =
        PrivateFolder.create(List.of(directory, Path.of(System.getProperty("java.io.tmpdir"))));
    List<String> command = new ArrayList<>(List.of(program));
    arguments.stream()
        .map(a -> a.startsWith("--socket=") ? "--socket=" + folder.socket() : a)
        .map(a -> a.replace(theirs.substring(option.length()), folder.path().toString()))
        .forEach(command::add);
    Child child = Child.talking(new ProcessBuilder(command), directory.resolve("worker.log"));
    awaitReady(child);
    return new DirectWorker(child, folder, DirectClient.connect(folder.socket()));
  }

  private static void awaitReady(Child child) throws IOException {
    BufferedReader output = child.output();
    String line = output.readLine();
    while (line != null && !line.equals(WorkerProcess.READY)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the worker did not start, see worker.log");
    }
  }

  /**
   * One generation of a model that talks in ChatML; returns when it is complete.
   *
   * @return how many tokens were written
   */
  public int ask(String prompt, double temperature, int maxTokens)
      throws IOException, InterruptedException {
    Reply reply =
        client.generate(
            id ->
                new Ask.Generate(
                    id,
                    List.of(
                        new Ask.Words(
                            "<|im_start|>user\n" + prompt + "<|im_end|>\n<|im_start|>assistant\n")),
                    OptionalInt.of(maxTokens),
                    Map.of("temperature", temperature),
                    List.of(),
                    Optional.empty()),
            text -> {});
    if (reply instanceof Reply.Done done) {
      return done.outputTokens();
    }
    throw new IOException("the worker did not answer: " + reply);
  }

  @Override
  public void close() {
    client.close();
    child.close();
    folder.delete();
  }
}
