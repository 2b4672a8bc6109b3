package io.plugai.runners.llama;

import io.plugai.runners.llama.prompt.AnswerForm;
import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.spi.credential.Secret;
import io.plugai.spi.model.Capability;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.support.worker.PrivateFolder;
import io.plugai.support.worker.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs models with the host's {@code llama-server} (llama.cpp, tools/server/README.md), one process
 * for each, on a loopback port of the system's choice, behind a key that is made anew each time.
 */
final class ServerEngine implements Engine {
  static final String ID = "llama-server";

  private static final Path SHELL = Path.of("/bin/sh");
  private static final long OVERHEAD_BYTES = 256L << 20;
  private static final int KEY_BYTES = 32;

  /** Printed once the model is loaded and requests are taken. */
  private static final Pattern LISTENING =
      Pattern.compile("listening on http://127\\.0\\.0\\.1:([1-9]\\d*)");

  /**
   * Starts the server, and ends it when standard input ends: it does not look at that itself. The
   * shell's own end is the server's too.
   */
  private static final String GUARD =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      ( while read -r _; do :; done; kill -9 "$server" ) <&3 3<&- >/dev/null 2>&1 &
      guard=$!
      exec 3<&-
      wait "$server"
      status=$?
      kill "$guard" 2>/dev/null
      exit "$status"
      """;

  private final LlamaSettings settings;
  private final Optional<Path> program;
  private final WorkerFiles files;
  private final ScheduledExecutorService timer;
  private final SecureRandom random = new SecureRandom();

  ServerEngine(
      LlamaSettings settings, Host host, WorkerFiles files, ScheduledExecutorService timer) {
    this.settings = settings;
    this.program = host.program(settings.server().command());
    this.files = files;
    this.timer = timer;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<String> lacks(GgufModel model) {
    if (program.isEmpty()) {
      return Optional.of(
          "There is no llama-server on this host: install llama.cpp, or say in the configuration"
              + " where it is.");
    }
    return Files.isExecutable(SHELL)
        ? Optional.empty()
        : Optional.of("The engine llama-server needs a host with /bin/sh: use the bundled engine.");
  }

  @Override
  public Set<Capability> capabilities(GgufModel model) {
    Set<Capability> capabilities = EnumSet.of(Capability.JSON_OBJECT, Capability.JSON_SCHEMA);
    String template = model.header().chatTemplate().orElse("");
    if (template.contains("tools")) {
      capabilities.add(Capability.TOOLS);
    }
    if (AnswerForm.of(template) != AnswerForm.PLAIN) {
      capabilities.add(Capability.REASONING);
    }
    if (model.projector().isPresent()) {
      capabilities.add(Capability.IMAGE_INPUT);
    }
    return capabilities;
  }

  @Override
  public long overheadBytes(Plan plan) {
    return OVERHEAD_BYTES;
  }

  @Override
  public LoadedModel load(GgufModel model, Prompts prompts, Plan plan) throws InterruptedException {
    return Starting.of(
        model.name(), files, settings.loadTimeout(), new Server(model, prompts, plan));
  }

  /** The start of one server. */
  private final class Server implements Starting.Steps {
    private final GgufModel model;
    private final Prompts prompts;
    private final Plan plan;
    private final Secret key = new Secret(newKey());

    Server(GgufModel model, Prompts prompts, Plan plan) {
      this.model = model;
      this.prompts = prompts;
      this.plan = plan;
    }

    @Override
    public WorkerProcess.Launch launch(PrivateFolder folder) {
      // The key goes by the environment, which other users cannot read; a command line they can.
      return new WorkerProcess.Launch(
          "llama-" + model.name(),
          command(),
          folder.path(),
          environment(folder),
          line -> LISTENING.matcher(line).find());
    }

    private Map<String, String> environment(PrivateFolder folder) {
      Map<String, String> environment = new HashMap<>(settings.environment());
      environment.put("LLAMA_API_KEY", key.reveal());
      environment.put("LLAMA_CACHE", folder.path().toString());
      return environment;
    }

    private List<String> command() {
      List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c", GUARD, ID));
      command.add(program.orElseThrow().toString());
      command.addAll(
          List.of("--model", model.weights().toString(), "--host", "127.0.0.1", "--port", "0"));
      command.addAll(List.of("--parallel", String.valueOf(plan.slots())));
      command.addAll(
          List.of("--ctx-size", String.valueOf((long) plan.contextTokens() * plan.slots())));
      command.addAll(List.of("--threads", String.valueOf(plan.threads()), "--jinja"));
      // Small, so that a long prompt can be left between two batches.
      command.addAll(List.of("--batch-size", "128", "--ubatch-size", "128"));
      // Mapped weights would change with the file: a model must not become half of another one.
      command.add("--no-mmap");
      model.projector().ifPresent(file -> command.addAll(List.of("--mmproj", file.toString())));
      command.addAll(settings.server().arguments());
      return command;
    }

    @Override
    public LoadedModel takeOver(WorkerProcess process, PrivateFolder folder, String line) {
      Matcher listening = LISTENING.matcher(line);
      int port = listening.find() ? Integer.parseInt(listening.group(1)) : 0;
      ServerModel.Address address = new ServerModel.Address(port, key);
      return new ServerModel(
          model.name(), process, folder, address, prompts, plan, settings.timeouts(), timer);
    }

    @Override
    public String reason(WorkerOutput output, int status) {
      if (output.says("unknown model architecture")) {
        return "this llama-server does not know its architecture; a newer one may.";
      }
      if (output.says("failed to allocate") || output.says("bad_alloc") || status == 128 + 9) {
        return "there is not enough memory.";
      }
      return output.says("failed to load model")
          ? "its file is damaged, incomplete or not what the engine expects."
          : "llama-server ended with status " + status + ".";
    }
  }

  private String newKey() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
