package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.People;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:invite-revoke}. */
@Service
@Command(
    scope = "plugai",
    name = "invite-revoke",
    description = "Takes an invite back that was not used.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class InviteRevoke extends OperatorAction {
  @Reference private People people;

  @Argument(name = "invite", required = true, description = "The invite's id")
  private String invite;

  @Override
  void run() {
    people.revokeInvite(ACTOR, invite, Origin.SHELL);
    say(invite + " is revoked.");
  }
}
