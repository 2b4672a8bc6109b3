package io.plugai.shell;

import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.People;
import java.time.Instant;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code plugai:invite-list}. */
@Service
@Command(
    scope = "plugai",
    name = "invite-list",
    description = "Lists the invites and what became of them.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class InviteList extends OperatorAction {
  @Reference private People people;

  @Override
  void run() {
    ShellTable table = new ShellTable();
    table.column("Id");
    table.column("Role");
    table.column("State");
    table.column("Expires");
    table.column("Note");
    table.emptyTableText("There is no invite.");
    for (Invite invite : people.invites()) {
      table
          .addRow()
          .addContent(
              invite.id(), invite.role().id(), state(invite), invite.expiresAt(), invite.note());
    }
    table.print(System.out);
  }

  private static String state(Invite invite) {
    if (invite.usedBy().isPresent()) {
      return "used by " + invite.usedBy().get();
    }
    if (invite.revokedAt().isPresent()) {
      return "revoked";
    }
    return invite.expiresAt().isBefore(Instant.now()) ? "expired" : "open";
  }
}
