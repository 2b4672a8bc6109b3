package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.usage.AuditLog;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:alias-remove}. */
@Service
@Command(scope = "plugai", name = "alias-remove", description = "Removes an alias.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class AliasRemove extends OperatorAction {
  @Reference private Aliases aliases;
  @Reference private AuditLog audit;

  @Argument(name = "alias", required = true, description = "Its name, as fast")
  private String name;

  @Override
  void run() {
    aliases.remove(name);
    audit.record(ACTOR, "alias.removed", name, "", Origin.SHELL);
    say(name + " is removed.");
  }
}
