package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.plugin.Plugins;
import io.plugai.core.api.usage.AuditLog;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:adapter-upgrade}. */
@Service
@Command(
    scope = "plugai",
    name = "adapter-upgrade",
    description =
        "Puts another version in place of an installed adapter or runner, while requests run.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class AdapterUpgrade extends OperatorAction {
  @Reference private Plugins plugins;
  @Reference private AuditLog audit;

  @Argument(name = "name", required = true, description = "The installed plug-in's name")
  @Completion(PluginNames.class)
  private String name;

  @Argument(
      index = 1,
      name = "source",
      required = true,
      description = "A file's name in the plug-in folder")
  @Completion(SourceNames.class)
  private String source;

  @Override
  void run() {
    PluginInfo plugin = plugins.upgrade(name, source);
    audit.record(ACTOR, "plugin.upgraded", name, plugin.version(), Origin.SHELL);
    say(name + " is now " + plugin.version() + "; the version before has drained and is gone.");
  }
}
