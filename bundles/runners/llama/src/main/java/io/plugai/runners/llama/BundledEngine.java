package io.plugai.runners.llama;

import io.plugai.runners.llama.prompt.AnswerForm;
import io.plugai.runners.llama.prompt.Prompts;
import io.plugai.spi.model.Capability;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.support.worker.FrameConnection;
import io.plugai.support.worker.PrivateFolder;
import io.plugai.support.worker.WorkerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** Runs models with the llama.cpp that travels in this bundle, one Java worker process for each. */
final class BundledEngine implements Engine {
  static final String ID = "bundled";

  /** Architectures that llama.cpp b4916 writes text with (src/llama-arch.cpp there). */
  private static final Set<String> ARCHITECTURES =
      Set.of(
          "llama",
          "deci",
          "falcon",
          "grok",
          "gpt2",
          "gptneox",
          "mpt",
          "baichuan",
          "starcoder",
          "refact",
          "bloom",
          "stablelm",
          "qwen",
          "qwen2",
          "qwen2moe",
          "qwen2vl",
          "phi2",
          "phi3",
          "phimoe",
          "plamo",
          "codeshell",
          "orion",
          "internlm2",
          "minicpm",
          "minicpm3",
          "gemma",
          "gemma2",
          "gemma3",
          "starcoder2",
          "mamba",
          "xverse",
          "command-r",
          "cohere2",
          "dbrx",
          "olmo",
          "olmo2",
          "olmoe",
          "openelm",
          "arctic",
          "deepseek",
          "deepseek2",
          "chatglm",
          "bitnet",
          "jais",
          "nemotron",
          "exaone",
          "rwkv6",
          "rwkv6qwen2",
          "rwkv7",
          "arwkv7",
          "granite",
          "granitemoe",
          "chameleon");

  private static final long OVERHEAD_BYTES = 128L << 20;
  private static final int EXIT_NO_MODEL = 65;

  /**
   * What the heap must hold of a request, for each token of context: its text, a few times over.
   */
  private static final int HEAP_BYTES_PER_TOKEN = 1024;

  private final LlamaSettings settings;
  private final Host host;
  private final WorkerFiles files;
  private final ScheduledExecutorService timer;

  BundledEngine(
      LlamaSettings settings, Host host, WorkerFiles files, ScheduledExecutorService timer) {
    this.settings = settings;
    this.host = host;
    this.files = files;
    this.timer = timer;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<String> lacks(GgufModel model) {
    String architecture = model.header().architecture();
    if (!ARCHITECTURES.contains(architecture)) {
      return Optional.of(
          "The bundled engine does not know the architecture "
              + architecture
              + ": install llama.cpp's llama-server, or name it in the configuration.");
    }
    return host.lacksForBundledEngine();
  }

  @Override
  public Set<Capability> capabilities(GgufModel model) {
    Set<Capability> capabilities = EnumSet.of(Capability.JSON_OBJECT, Capability.JSON_SCHEMA);
    if (AnswerForm.of(model.header().chatTemplate().orElse("")) == AnswerForm.THOUGHTS) {
      capabilities.add(Capability.REASONING);
    }
    return capabilities;
  }

  @Override
  public long overheadBytes(Plan plan) {
    return OVERHEAD_BYTES + requestBytes(plan);
  }

  private static long requestBytes(Plan plan) {
    return (long) plan.contextTokens() * plan.slots() * HEAP_BYTES_PER_TOKEN;
  }

  @Override
  public LoadedModel load(GgufModel model, Prompts prompts, Plan plan) throws InterruptedException {
    return Starting.of(
        model.name(), files, settings.loadTimeout(), new Worker(model, prompts, plan));
  }

  /** The start of one worker. */
  private final class Worker implements Starting.Steps {
    private final GgufModel model;
    private final Prompts prompts;
    private final Plan plan;
    private final String name;

    Worker(GgufModel model, Prompts prompts, Plan plan) {
      this.model = model;
      this.prompts = prompts;
      this.plan = plan;
      this.name = "llama-" + model.name();
    }

    @Override
    public WorkerProcess.Launch launch(PrivateFolder folder) throws IOException {
      return new WorkerProcess.Launch(
          name, command(folder), folder.path(), environment(), WorkerProcess.READY::equals);
    }

    private Map<String, String> environment() {
      Map<String, String> environment = new HashMap<>(settings.environment());
      environment.put("ORT_DISABLE_TELEMETRY", "1");
      return environment;
    }

    private List<String> command(PrivateFolder folder) throws IOException {
      Path java = host.java().orElseThrow(() -> new IOException("there is no java any more"));
      long heapMib = settings.heapMib() + (requestBytes(plan) >> 20);
      return List.of(
          java.toString(),
          "-Xmx" + heapMib + "m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=" + folder.path().resolve("crash"),
          "-Djava.io.tmpdir=" + folder.path(),
          "-cp",
          files.unpacked().resolve("*").toString(),
          "io.plugai.workers.llama.Main",
          "--model=" + model.weights(),
          "--folder=" + folder.path(),
          "--socket=" + folder.socket(),
          "--context=" + plan.contextTokens(),
          "--slots=" + plan.slots(),
          "--threads=" + plan.threads());
    }

    @Override
    public LoadedModel takeOver(WorkerProcess process, PrivateFolder folder, String line)
        throws IOException {
      FrameConnection connection = FrameConnection.connect(folder.socket(), name);
      return new WorkerModel(
          name, process, connection, folder, prompts, plan, settings.timeouts(), timer);
    }

    @Override
    public String reason(WorkerOutput output, int status) {
      return BundledEngine.reason(output, status);
    }
  }

  private static String reason(WorkerOutput output, int status) {
    if (output.says("unknown model architecture")) {
      return "the bundled engine does not know its architecture.";
    }
    if (output.says("failed to map segment")) {
      return "programs may not run from the gateway's data folder, which is mounted noexec.";
    }
    if (output.says("UnsatisfiedLinkError")) {
      return "the bundled engine's native library does not run on this system;"
          + " install llama.cpp's llama-server.";
    }
    if (output.says("failed to allocate") || output.says("bad_alloc") || status == 128 + 9) {
      return "there is not enough memory.";
    }
    return status == EXIT_NO_MODEL
        ? "its file is damaged, incomplete or not what the engine expects."
        : "its worker process ended with status " + status + ".";
  }
}
