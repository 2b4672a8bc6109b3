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

/** {@code plugai:adapter-install}. */
@Service
@Command(
    scope = "plugai",
    name = "adapter-install",
    description = "Installs an adapter or a runner and starts it.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class AdapterInstall extends OperatorAction {
  @Reference private Plugins plugins;
  @Reference private AuditLog audit;

  @Argument(name = "source", required = true, description = "A file's name in the plug-in folder")
  @Completion(SourceNames.class)
  private String source;

  @Override
  void run() {
    PluginInfo plugin = plugins.install(source);
    audit.record(ACTOR, "plugin.installed", plugin.name(), plugin.version(), Origin.SHELL);
    say(plugin.name() + " " + plugin.version() + " is installed and " + plugin.state() + ".");
  }
}
