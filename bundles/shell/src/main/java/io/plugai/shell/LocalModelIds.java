package io.plugai.shell;

import io.plugai.core.api.dispatch.LocalModelStatus;
import io.plugai.core.api.dispatch.LocalModels;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the ids of local models. */
@Service
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class LocalModelIds implements Completer {
  @Reference private LocalModels models;

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    return new StringsCompleter(models.list().stream().map(LocalModelStatus::id).toList())
        .complete(session, line, candidates);
  }
}
