package io.plugai.shell;

import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.usage.AuditLog;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/** {@code plugai:model-load}. */
@Service
@Command(scope = "plugai", name = "model-load", description = "Loads a local model into memory.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class ModelLoad extends OperatorAction {
  @Reference private LocalModels models;
  @Reference private AuditLog audit;

  @Argument(name = "model", required = true, description = "The model's id, as local/starter")
  @Completion(LocalModelIds.class)
  private String model;

  @Option(name = "--context", description = "Tokens of context for each request")
  private @Nullable Integer context;

  @Option(name = "--parallel", description = "How many requests it runs at once")
  private @Nullable Integer parallel;

  @Option(name = "--keep", description = "Seconds that it stays after its last use; 0: for ever")
  private @Nullable Integer keep;

  @Option(name = "--pin", description = "It stays whatever else needs room")
  private boolean pin;

  @Option(name = "--unpin", description = "It may leave when others need room")
  private boolean unpin;

  @Override
  void run() throws CommandException, InterruptedException, ExecutionException {
    LoadWish wish =
        new LoadWish(
            number("--context", context, 1),
            number("--parallel", parallel, 1),
            number("--keep", keep, 0).stream().mapToObj(Duration::ofSeconds).findFirst(),
            pin || unpin ? Optional.of(pin) : Optional.empty());
    models.load(model, wish).toCompletableFuture().get();
    audit.record(ACTOR, "model.loaded", model, "", Origin.SHELL);
    say(model + " is loaded.");
  }

  private static OptionalInt number(String option, @Nullable Integer value, int least)
      throws CommandException {
    if (value != null && value < least) {
      throw new CommandException("%s must be %d at least.".formatted(option, least));
    }
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
