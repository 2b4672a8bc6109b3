package io.plugai.shell;

import io.plugai.core.api.dispatch.BackendStatus;
import io.plugai.core.api.dispatch.Backends;
import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.plugin.Plugins;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:adapter-list}. */
@Service
@Command(
    scope = "plugai",
    name = "adapter-list",
    description =
        "Lists the installed adapters, runners and sources of models, and what they serve.")
@SuppressWarnings("NullAway.Init") // the shell sets the references
public final class AdapterList extends OperatorAction {
  @Reference private Plugins plugins;
  @Reference private Backends backends;

  @Option(
      name = "-a",
      aliases = "--available",
      description = "List what could be installed instead")
  private boolean available;

  @Override
  void run() {
    if (available) {
      plugins.available().forEach(OperatorAction::say);
    } else {
      printInstalled();
    }
  }

  private void printInstalled() {
    Listing table =
        new Listing(
            "No adapter and no runner is installed.",
            "Plug-in",
            "Version",
            "Bundle",
            "State",
            "Serves",
            "In flight",
            "Source");
    List<BackendStatus> bound = backends.list();
    for (PluginInfo plugin : plugins.list()) {
      List<BackendStatus> own =
          bound.stream().filter(status -> status.bundleId() == plugin.bundleId()).toList();
      table.row(
          plugin.name(),
          plugin.version(),
          plugin.bundleId(),
          plugin.state(),
          own.stream().map(AdapterList::describe).collect(Collectors.joining(", ")),
          own.stream().mapToInt(BackendStatus::inFlight).sum(),
          plugin.source());
    }
    table.print();
  }

  private static String describe(BackendStatus status) {
    return status.id() + " (" + status.state().name().toLowerCase(Locale.ROOT) + ")";
  }
}
