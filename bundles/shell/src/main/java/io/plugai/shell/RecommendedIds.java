package io.plugai.shell;

import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.RecommendedModel;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes what recommended models are called. */
@Service
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class RecommendedIds implements Completer {
  @Reference private Downloads downloads;

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    return new StringsCompleter(downloads.recommended().stream().map(RecommendedModel::id).toList())
        .complete(session, line, candidates);
  }
}
