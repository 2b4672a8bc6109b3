package io.plugai.shell;

import io.plugai.core.api.plugin.PluginInfo;
import io.plugai.core.api.plugin.Plugins;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the names of installed plug-ins. */
@Service
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class PluginNames implements Completer {
  @Reference private Plugins plugins;

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    return new StringsCompleter(plugins.list().stream().map(PluginInfo::name).toList())
        .complete(session, line, candidates);
  }
}
