package io.plugai.shell;

import io.plugai.core.api.dispatch.LocalModels;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.usage.AuditLog;
import java.util.concurrent.ExecutionException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:model-unload}. */
@Service
@Command(
    scope = "plugai",
    name = "model-unload",
    description = "Takes a local model out of memory once its running requests have ended.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class ModelUnload extends OperatorAction {
  @Reference private LocalModels models;
  @Reference private AuditLog audit;

  @Argument(name = "model", required = true, description = "The model's id, as local/starter")
  @Completion(LocalModelIds.class)
  private String model;

  @Override
  void run() throws InterruptedException, ExecutionException {
    models.unload(model).toCompletableFuture().get();
    audit.record(ACTOR, "model.unloaded", model, "", Origin.SHELL);
    say(model + " is unloaded.");
  }
}
