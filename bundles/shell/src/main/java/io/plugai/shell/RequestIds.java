package io.plugai.shell;

import io.plugai.core.api.request.RequestOversight;
import io.plugai.core.api.request.RequestRecord;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the ids of requests that are under way. */
@Service
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class RequestIds implements Completer {
  @Reference private RequestOversight requests;

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    return new StringsCompleter(requests.underWay().stream().map(RequestRecord::id).toList())
        .complete(session, line, candidates);
  }
}
