package io.plugai.itests;

import io.plugai.testing.adapter.Answer;
import io.plugai.testing.adapter.ChatCompletions;
import io.plugai.testing.adapter.FakeUpstream;
import io.plugai.testing.hub.FakeHub;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures downloads beside curl, and generations beside downloads, for docs/models.md. A program
 * rather than a test, with the system properties of the tests here: {@code DownloadFigures <folder>
 * [MiB]}.
 */
final class DownloadFigures {
  private static final ChatCompletions CHAT = new ChatCompletions();
  private static final int ROUNDS = 3;
  private static final int GENERATIONS = 2000;
  private static final String ASK =
      "{\"model\": \"fake/one\", \"modality\": \"text\", \"input\": \"hi\"}";

  private final Path folder;
  private final long bytes;
  private final FakeHub hub;
  private final Distribution plugai;
  private final Client client;

  private DownloadFigures(Path folder, long bytes, FakeHub hub, Distribution plugai) {
    this.folder = folder;
    this.bytes = bytes;
    this.hub = hub;
    this.plugai = plugai;
    this.client = Client.nobody(plugai);
  }

  public static void main(String[] arguments) throws Exception {
    long bytes = (arguments.length > 1 ? Long.parseLong(arguments[1]) : 1024) << 20;
    try (FakeHub hub = FakeHub.start();
        FakeUpstream upstream = FakeUpstream.start();
        Distribution plugai =
            Distribution.unpack("figures")
                .environment("HF_ENDPOINT", hub.uri().toString())
                .environment("EXTRA_JAVA_OPTS", "") // with both compilers, as it comes
                .provider("fake", upstream.uri(), "key_required = false")
                .start()) {
      upstream.on(CHAT.generatePath(), Answer.json(200, CHAT.whole("Hello")));
      Await.until(
          "the model", () -> Client.nobody(plugai).get("/v1/models").text().contains("fake/one"));
      DownloadFigures figures = new DownloadFigures(Path.of(arguments[0]), bytes, hub, plugai);
      figures.beside();
      figures.generations();
    }
  }

  /** The same file by curl and by the gateway, in turns. */
  private void beside() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "o/big" + round;
      add(name, round);
      double curl = curl(name);
      double own = seconds(end(submit(name)));
      System.out.printf(
          "curl %.2f s, gateway %.2f s, ratio %.2f; memory %s%n", curl, own, curl / own, memory());
    }
  }

  private void add(String name, long seed) throws Exception {
    Path file = folder.resolve(name.replace('/', '-'));
    SplittableRandom random = new SplittableRandom(seed);
    byte[] piece = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long written = 0; written < bytes; written += piece.length) {
        random.nextBytes(piece);
        out.write(piece);
      }
    }
    hub.add(name).file("big-Q8_0.gguf", file);
  }

  private double curl(String name) throws Exception {
    long began = System.nanoTime();
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sfL",
                "-o",
                folder.resolve("curled").toString(),
                hub.uri() + "/" + name + "/resolve/main/big-Q8_0.gguf")
            .start();
    if (curl.waitFor() != 0) {
      throw new IllegalStateException("curl failed");
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private String submit(String name) throws Exception {
    return client
        .post("/v1/models/download", "{\"name\": \"%s\"}".formatted(name))
        .expect(202)
        .text("/id");
  }

  private String end(String job) throws Exception {
    String events = client.get("/v1/jobs/" + job + "/events").expect(200).text();
    if (!events.contains("\"state\":\"succeeded\"")) {
      throw new IllegalStateException(events);
    }
    return job;
  }

  private double seconds(String job) throws Exception {
    Client.Reply reply = client.get("/v1/jobs/" + job);
    return Duration.between(
                Instant.parse(reply.text("/started_at")), Instant.parse(reply.text("/ended_at")))
            .toMillis()
        / 1e3;
  }

  private String memory() throws Exception {
    return Files.readString(Path.of("/proc/" + plugai.process().pid() + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .reduce("", (all, line) -> all + line.replaceAll("\\s+", " ") + " ");
  }

  /** Generations alone, and while four files come. */
  private void generations() throws Exception {
    generate(GENERATIONS / 2);
    double[] alone = generate(GENERATIONS);
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      add("o/beside" + i, 100 + i);
    }
    for (int i = 0; i < 4; i++) {
      jobs.add(submit("o/beside" + i));
    }
    double[] beside = generate(GENERATIONS);
    System.out.printf(
        "still fetching at the end: %s%n", client.get("/v1/jobs/" + jobs.get(3)).text("/state"));
    for (String job : jobs) {
      end(job);
    }
    double[] after = generate(GENERATIONS);
    System.out.printf(
        "p50 %.2f, %.2f, %.2f ms; p99 %.2f, %.2f, %.2f ms: alone, beside, after%n",
        alone[0], beside[0], after[0], alone[1], beside[1], after[1]);
  }

  private double[] generate(int count) throws Exception {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      client.post("/v1/generate", ASK).expect(200);
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(millis);
    return new double[] {millis[count / 2], millis[count * 99 / 100]};
  }
}
