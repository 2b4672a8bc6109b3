package io.plugai.shell;

import io.plugai.core.api.people.People;
import io.plugai.core.api.people.User;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes the names of people, the first few hundred of them. */
@Service
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class UserNames implements Completer {
  private static final int MOST = 200;

  @Reference private People people;

  @Override
  public int complete(Session session, CommandLine line, List<String> candidates) {
    return new StringsCompleter(
            people.list(Optional.empty(), MOST).items().stream().map(User::name).toList())
        .complete(session, line, candidates);
  }
}
