package io.plugai.shell;

import io.plugai.core.api.dispatch.LoadWish;
import io.plugai.core.api.dispatch.LocalModels;
import java.util.concurrent.ExecutionException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:model-load}. */
@Service
@Command(scope = "plugai", name = "model-load", description = "Loads a local model into memory.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class ModelLoad extends OperatorAction {
  @Reference private LocalModels models;

  @Argument(name = "model", required = true, description = "The model's id, as local/starter")
  @Completion(LocalModelIds.class)
  private String model;

  @Override
  void run() throws InterruptedException, ExecutionException {
    models.load(model, LoadWish.ANY).toCompletableFuture().get();
    say(model + " is loaded.");
  }
}
