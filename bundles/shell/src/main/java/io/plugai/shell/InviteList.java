package io.plugai.shell;

import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Tokens;
import java.time.Instant;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

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
  @Reference private Tokens tokens;

  @Override
  void run() {
    Names names = new Names(people, tokens);
    Listing table = new Listing("There is no invite.", "Id", "Role", "State", "Expires", "Note");
    Optional<String> after = Optional.empty();
    do {
      Page<Invite> page = people.invites(after, PART);
      page.items().forEach(invite -> addRow(table, invite, names));
      after = page.next();
    } while (after.isPresent());
    table.print();
  }

  private static void addRow(Listing table, Invite invite, Names names) {
    table.row(
        invite.id(), invite.role().id(), state(invite, names), invite.expiresAt(), invite.note());
  }

  private static String state(Invite invite, Names names) {
    if (invite.usedBy().isPresent()) {
      return "used by " + names.of(invite.usedBy().get());
    }
    if (invite.revokedAt().isPresent()) {
      return "revoked";
    }
    return invite.expiresAt().isBefore(Instant.now()) ? "expired" : "open";
  }
}
