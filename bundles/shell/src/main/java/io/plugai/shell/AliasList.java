package io.plugai.shell;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.api.route.Aliases;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:alias-list}. */
@Service
@Command(scope = "plugai", name = "alias-list", description = "Lists names for several models.")
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class AliasList extends OperatorAction {
  @Reference private Aliases aliases;

  @Override
  void run() {
    Listing table = new Listing("There is no alias.", "Alias", "Policy", "Models", "Stands in");
    for (Alias alias : aliases.list()) {
      table.row(
          alias.name(),
          alias.policy().id(),
          alias.candidates().stream()
              .map(candidate -> shown(candidate, alias.policy()))
              .collect(Collectors.joining(", ")),
          alias.fixed() ? "a file" : "the database");
    }
    table.print();
  }

  private static String shown(Candidate candidate, Policy policy) {
    return policy == Policy.WEIGHTED
        ? candidate.model() + "=" + candidate.weight()
        : candidate.model();
  }
}
