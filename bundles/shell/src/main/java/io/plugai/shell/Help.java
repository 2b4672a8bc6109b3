package io.plugai.shell;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/** {@code plugai:help}. */
@Service
@Command(scope = "plugai", name = "help", description = "Lists these commands.")
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class Help extends OperatorAction {
  @Reference private Session session;

  @Override
  void run() {
    session.getRegistry().getCommands().stream()
        .filter(command -> command.getScope().equals("plugai"))
        .sorted(Comparator.comparing(org.apache.karaf.shell.api.console.Command::getName))
        .forEach(
            command ->
                say("plugai:%-23s %s".formatted(command.getName(), command.getDescription())));
    say("More about one: plugai:NAME --help");
  }
}
