package io.plugai.shell;

import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobState;
import io.plugai.core.api.download.RecommendedModel;
import io.plugai.core.api.download.Requester;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.usage.AuditLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code plugai:model-pull}. */
@Service
@Command(
    scope = "plugai",
    name = "model-pull",
    description = "Fetches a model; Ctrl-C leaves it to go on by itself.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class ModelPull extends OperatorAction {
  private static final String HUB = "huggingface";
  private static final String ADDRESS = "url";

  @Reference private Downloads downloads;
  @Reference private AuditLog audit;

  @Argument(
      name = "model",
      required = true,
      description = "A recommended model as smollm2, owner/name at the hub, or an address")
  @Completion(RecommendedIds.class)
  private String model;

  @Option(name = "--source", description = "Where from: huggingface, url, ollama")
  private @Nullable String source;

  @Option(name = "--revision", description = "A branch, tag or commit")
  private @Nullable String revision;

  @Option(name = "--quantization", description = "Which one, as Q4_K_M")
  private @Nullable String quantization;

  @Option(name = "--file", multiValued = true, description = "Which files, as *.gguf")
  private List<String> files = List.of();

  @Option(name = "--sha256", description = "What the file of an address must hash to")
  private @Nullable String sha256;

  @Option(name = "--as", description = "What to call it here")
  private @Nullable String target;

  @Option(name = "--background", description = "Does not wait for it")
  private boolean background;

  @Override
  void run() throws CommandException, InterruptedException, ExecutionException {
    DownloadRequest request = request();
    Job job = downloads.submit(request, Requester.SHELL).toCompletableFuture().get();
    audit.record(ACTOR, "model.download", request.name(), request.source(), Origin.SHELL);
    if (background) {
      say(job.id() + " fetches it.");
    } else {
      follow(job);
    }
  }

  private DownloadRequest request() {
    Optional<RecommendedModel> recommended =
        source == null
            ? downloads.recommended().stream().filter(one -> one.id().equals(model)).findFirst()
            : Optional.empty();
    boolean chosen = quantization != null || !files.isEmpty();
    return new DownloadRequest(
        recommended.map(RecommendedModel::source).orElseGet(this::sourceOfName),
        recommended.map(RecommendedModel::name).orElse(model),
        Optional.ofNullable(revision),
        chosen ? files : recommended.map(one -> List.of(one.file())).orElse(List.of()),
        Optional.ofNullable(quantization),
        Optional.ofNullable(sha256),
        Optional.ofNullable(target));
  }

  private String sourceOfName() {
    if (source != null) {
      return source;
    }
    return model.startsWith("http://") || model.startsWith("https://") ? ADDRESS : HUB;
  }

  /** What it hears of is put in a queue: this thread prints it. */
  private void follow(Job job) throws CommandException, InterruptedException, ExecutionException {
    BlockingQueue<Job> news = new LinkedBlockingQueue<>();
    Runnable stop =
        downloads.follow(job.id(), Requester.SHELL, news::add).toCompletableFuture().get();
    ProgressBar bar = new ProgressBar();
    try {
      Job now = news.take();
      while (!now.state().isTerminal() && now.state() != JobState.PAUSED) {
        bar.show(now);
        now = news.take();
      }
      bar.show(now);
      bar.end();
      tell(now);
    } catch (InterruptedException e) {
      bar.end();
      say("It goes on by itself: " + job.id());
      throw e;
    } finally {
      stop.run();
    }
  }

  private static void tell(Job job) throws CommandException {
    if (job.state() == JobState.SUCCEEDED) {
      say(job.model().orElse(job.id()) + " is here.");
    } else {
      throw new CommandException(
          TerminalText.escaped(
              job.failure()
                  .map(Job.Failure::message)
                  .orElse("The job %s is %s.".formatted(job.id(), job.state().id()))));
    }
  }
}
