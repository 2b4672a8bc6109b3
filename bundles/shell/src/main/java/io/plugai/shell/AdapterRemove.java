package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.plugin.Plugins;
import io.plugai.core.api.usage.AuditLog;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:adapter-remove}. */
@Service
@Command(
    scope = "plugai",
    name = "adapter-remove",
    description = "Drains an adapter or a runner and removes it.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class AdapterRemove extends OperatorAction {
  @Reference private Plugins plugins;
  @Reference private AuditLog audit;

  @Argument(name = "name", required = true, description = "The installed plug-in's name")
  @Completion(PluginNames.class)
  private String name;

  @Override
  void run() {
    plugins.remove(name);
    audit.record(ACTOR, "plugin.removed", name, "", Origin.SHELL);
    say(name + " has drained and is gone.");
  }
}
