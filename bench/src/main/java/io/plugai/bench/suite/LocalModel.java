package io.plugai.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plugai.bench.client.Target;
import io.plugai.bench.gateway.DirectWorker;
import io.plugai.bench.gateway.Gateway;
import io.plugai.bench.report.Goal;
import io.plugai.bench.report.Numbers;
import io.plugai.bench.report.Section;
import io.plugai.bench.report.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What is left of a local model's speed when it is asked through the gateway. */
public final class LocalModel implements Suite {

  private static final String MODEL = "local/starter";
  private static final String PROMPT = "Who are you, and what can you do?";
  private static final double TEMPERATURE = 0.2;
  private static final int MAX_TOKENS = 200;
  private static final List<Integer> STREAMS = List.of(1, 4);
  private static final int ROUNDS = 3;
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double PROMISED_RATIO = 0.9;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  /**
   * @param directory for the log of a worker
   */
  public LocalModel(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    return "local";
  }

  /** One generation, from asking to its end; tells how many tokens were written. */
  private interface Asker {
    int ask() throws IOException, InterruptedException;
  }

  /** Tokens per second, asked directly and through the gateway. */
  private record Speed(int streams, double direct, double gateway) {
    double ratio() {
      return gateway / direct;
    }
  }

  @Override
  public Section measure(Stage stage) throws IOException, InterruptedException {
    Optional<Gateway> plugAi = stage.plugAiItself();
    if (plugAi.isEmpty()) {
      return section("PlugAI does not take part in this run.", List.of());
    }
    Optional<DirectWorker> worker = DirectWorker.like(plugAi.get(), directory);
    if (worker.isEmpty()) {
      Goal missed = new Goal("a local model's tokens/s", "its worker does not run", false);
      return section("The starter model's worker does not run here.", List.of(missed));
    }
    try (DirectWorker direct = worker.get()) {
      return section(speeds(direct, plugAi.get().target()));
    }
  }

  private static List<Speed> speeds(DirectWorker worker, Target gateway)
      throws IOException, InterruptedException {
    Asker direct = () -> worker.ask(PROMPT, TEMPERATURE, MAX_TOKENS);
    Asker through = () -> ask(gateway);
    List<Speed> speeds = new ArrayList<>();
    for (int streams : STREAMS) {
      List<Double> directly = new ArrayList<>();
      List<Double> throughGateway = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        directly.add(tokensPerSecond(direct, streams));
        throughGateway.add(tokensPerSecond(through, streams));
      }
      speeds.add(new Speed(streams, Medians.of(directly), Medians.of(throughGateway)));
    }
    return speeds;
  }

  /**
   * Asks again and again on so many threads, until the time is over and each has its last answer.
   */
  private static double tokensPerSecond(Asker asker, int streams)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(streams);
    try {
      long start = System.nanoTime();
      Callable<Integer> stream = () -> tokensUntil(asker, start + ROUND_NANOS);
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        running.add(threads.submit(stream));
      }
      int tokens = 0;
      for (Future<Integer> one : running) {
        tokens += one.get();
      }
      return tokens / ((System.nanoTime() - start) / 1e9);
    } catch (ExecutionException e) {
      throw new IOException("a generation of the local model failed", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static int tokensUntil(Asker asker, long end) throws IOException, InterruptedException {
    int tokens = 0;
    while (System.nanoTime() - end < 0) {
      tokens += asker.ask();
    }
    return tokens;
  }

  private static int ask(Target gateway) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + gateway.port() + gateway.path());
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.getOutputStream().write(body());
    try (BufferedReader events =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      return outputTokens(events);
    }
  }

  private static byte[] body() throws IOException {
    JsonNode parameters =
        JSON.createObjectNode().put("temperature", TEMPERATURE).put("max_tokens", MAX_TOKENS);
    JsonNode request =
        JSON.createObjectNode()
            .put("model", MODEL)
            .put("modality", "text")
            .put("input", PROMPT)
            .put("stream", true)
            .set("parameters", parameters);
    return JSON.writeValueAsBytes(request);
  }

  /** Reads a stream to its end, which must be a good one. */
  static int outputTokens(BufferedReader events) throws IOException {
    String event = "";
    int tokens = -1;
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("event:")) {
        event = line.substring("event:".length()).trim();
      } else if (line.startsWith("data:") && event.equals("usage")) {
        tokens = JSON.readTree(line.substring("data:".length())).path("output_tokens").asInt(-1);
      }
    }
    if (tokens < 0 || !event.equals("done")) {
      throw new IOException("a stream of the local model ended with " + event);
    }
    return tokens;
  }

  private static Section section(List<Speed> speeds) {
    Table table = Table.of("streams", "worker asked directly", "through PlugAI", "ratio");
    List<Goal> goals = new ArrayList<>();
    for (Speed speed : speeds) {
      table.row(
          Integer.toString(speed.streams()),
          Numbers.whole(speed.direct()),
          Numbers.whole(speed.gateway()),
          Numbers.ratio(speed.ratio()));
      goals.add(
          new Goal(
              "a local model's tokens/s at least 0.9 of its worker's, streams: " + speed.streams(),
              Numbers.ratio(speed.ratio()),
              speed.ratio() >= PROMISED_RATIO));
    }
    String text =
        """
        Tokens per second of the starter model. *Directly* is a second worker process, started as \
        PlugAI has started its own, and asked over its socket. So many streams at once, each asking \
        again as soon as it has its answer, for %d s; directly and through the gateway in turn, the \
        median of %d rounds. All processors are the model's own to use, so the gateway and the client \
        compete with it.

        %s"""
            .formatted(TimeUnit.NANOSECONDS.toSeconds(ROUND_NANOS), ROUNDS, table);
    return section(text, goals);
  }

  private static Section section(String text, List<Goal> goals) {
    return new Section("A local model through the gateway", text, goals);
  }
}
