package io.plugai.shell;

import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import java.time.Instant;
import java.util.Optional;
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
  private static final int PART = 200;

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
    Optional<String> after = Optional.empty();
    do {
      Page<Invite> page = people.invites(after, PART);
      page.items().forEach(invite -> addRow(table, invite));
      after = page.next();
    } while (after.isPresent());
    table.print(System.out);
  }

  private static void addRow(ShellTable table, Invite invite) {
    table
        .addRow()
        .addContent(
            invite.id(), invite.role().id(), state(invite), invite.expiresAt(), invite.note());
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
