package io.plugai.shell;

import io.plugai.core.api.health.ReadinessCheck;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code plugai:status}: fails, for scripts, where a request would not be served. */
@Service
@Command(
    scope = "plugai",
    name = "status",
    description = "Says whether requests are served, and what is missing where they are not.")
@SuppressWarnings("NullAway.Init") // the shell sets the references
public final class Status extends OperatorAction {
  @Reference private List<ReadinessCheck> checks;

  @Override
  void run() throws CommandException {
    Listing table = new Listing("There is no check.", "Check", "State");
    checks.forEach(check -> table.row(check.name(), check.problem().orElse("ok")));
    table.print();
    if (checks.isEmpty() || checks.stream().anyMatch(check -> check.problem().isPresent())) {
      throw new CommandException("PlugAI is not ready.");
    }
    say("PlugAI is ready.");
  }
}
