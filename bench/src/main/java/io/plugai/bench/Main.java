package io.plugai.bench;

import io.plugai.bench.client.Target;
import io.plugai.bench.client.Work;
import io.plugai.bench.gateway.Gateway;
import io.plugai.bench.gateway.LoadClient;
import io.plugai.bench.gateway.Mock;
import io.plugai.bench.gateway.PlugAi;
import io.plugai.bench.gateway.Portkey;
import io.plugai.bench.report.Report;
import io.plugai.bench.report.Section;
import io.plugai.bench.suite.Accounts;
import io.plugai.bench.suite.Conversations;
import io.plugai.bench.suite.Cost;
import io.plugai.bench.suite.EventRate;
import io.plugai.bench.suite.FirstDelta;
import io.plugai.bench.suite.HeldStreams;
import io.plugai.bench.suite.Latency;
import io.plugai.bench.suite.LoadCycles;
import io.plugai.bench.suite.LocalModel;
import io.plugai.bench.suite.ManyRows;
import io.plugai.bench.suite.MemoryAfterLoad;
import io.plugai.bench.suite.Queueing;
import io.plugai.bench.suite.Stage;
import io.plugai.bench.suite.Startup;
import io.plugai.bench.suite.Suite;
import io.plugai.bench.suite.Throughput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the benchmark and writes its report. */
public final class Main {

  private static final int STARTS = 3;
  private static final int WARM_UP_CONNECTIONS = 32;
  private static final long WARM_UP_MILLIS = 6_000;
  private static final int WARM_UP_STREAMS = 100;
  private static final int WARM_UP_ROUNDS = 3;

  private final Settings settings;

  private Main(Settings settings) {
    this.settings = settings;
  }

  /** Reads its settings from system properties, see {@link Settings}. */
  public static void main(String[] args) throws Exception {
    Settings settings = Settings.fromSystemProperties();
    endWithParent();
    endAfter(settings);
    new Main(settings).run();
    System.exit(0);
  }

  /** A build that is stopped takes this program, and all that it started, with it. */
  private static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
  }

  private static void endAfter(Settings settings) {
    Thread limit =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(settings.limit().toMillis());
                System.err.println("The benchmark takes longer than " + settings.limit());
                System.exit(1);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "limit");
    limit.setDaemon(true);
    limit.start();
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(settings.directory());
    try (Mock mock = Mock.start(settings.directory());
        LoadClient client = LoadClient.start(settings.directory())) {
      List<Gateway> gateways = gateways(mock.port());
      try {
        List<Section> sections =
            measure(
                new Stage(client, mock.direct(), gateways),
                new PeopleGateways(settings, mock.port()));
        Path document = document();
        new Report(Machine.describe(gateways), sections).write(document);
        say("Written: " + document);
      } finally {
        gateways.forEach(Gateway::stop);
      }
    }
  }

  private Path document() {
    return settings.isComplete()
        ? settings.document()
        : settings.directory().resolve("performance.md");
  }

  private List<Gateway> gateways(int mockPort) {
    List<Gateway> gateways = new ArrayList<>();
    if (isWanted(settings.gateways(), "plugai")) {
      Path home = settings.directory().resolve("plugai");
      gateways.add(
          new PlugAi(
              "PlugAI", settings.distribution(), home, mockPort, settings.profile(), Map.of()));
    }
    if (isWanted(settings.gateways(), "portkey") && Portkey.isPossible()) {
      gateways.add(new Portkey(settings.directory().resolve("portkey"), mockPort));
    }
    return List.copyOf(gateways);
  }

  private static boolean isWanted(List<String> chosen, String name) {
    return chosen.isEmpty() || chosen.contains(name);
  }

  private List<Section> measure(Stage stage, PeopleGateways people)
      throws IOException, InterruptedException {
    List<Section> sections = new ArrayList<>();
    List<Suite> suites =
        List.of(
            new Latency(),
            new Throughput(settings.rounds(), settings.seconds()),
            new FirstDelta(),
            new HeldStreams(),
            new EventRate(),
            new Cost(),
            new LocalModel(settings.directory()),
            new MemoryAfterLoad(),
            new Accounts(people.compared()),
            new ManyRows(people.few(), people.many()),
            new Queueing(people.crowd()),
            new Conversations(people.talkers()),
            new LoadCycles(people.loaders(), settings.cycles()));
    Startup startup = new Startup(isWanted(settings.suites(), "startup") ? STARTS : 1);
    sections.add(measure(startup, stage));
    warmUp(stage);
    for (Suite suite : suites) {
      if (isWanted(settings.suites(), suite.name())) {
        sections.add(measure(suite, stage));
      }
    }
    return sections;
  }

  private static Section measure(Suite suite, Stage stage)
      throws IOException, InterruptedException {
    say("Measuring: " + suite.name());
    Section section = suite.measure(stage);
    say(section.text());
    return section;
  }

  /** Compilers of all kinds get to know the work before it is measured. */
  private static void warmUp(Stage stage) throws IOException, InterruptedException {
    say("Warming up");
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      for (Gateway gateway : stage.gateways()) {
        Target target = gateway.target();
        stage.client().run(new Work.ClosedLoop(target, WARM_UP_CONNECTIONS, 0, WARM_UP_MILLIS));
        stage.client().run(new Work.ManyStreams(target, WARM_UP_STREAMS, 100, 64, 20_000, 0));
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.println();
  }
}
