package io.plugai.shell;

import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.people.User;
import java.time.Instant;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;

/** {@code plugai:token-list}. */
@Service
@Command(
    scope = "plugai",
    name = "token-list",
    description = "Lists a person's API tokens and access keys.")
@SuppressWarnings("NullAway.Init") // the shell sets the reference
public final class TokenList extends PersonAction {
  @Reference private Tokens tokens;

  @Override
  void run(User user) {
    ShellTable table = new ShellTable();
    table.column("Id");
    table.column("Name");
    table.column("Ends in");
    table.column("Scopes");
    table.column("State");
    table.column("Last used");
    table.emptyTableText("There is none.");
    tokens.listOf(user.id()).forEach(token -> addRow(table, token));
    table.print(System.out);
  }

  private static void addRow(ShellTable table, Token token) {
    table
        .addRow()
        .addContent(
            token.id(),
            token.name(),
            token.lastFour(),
            token.scopes().stream()
                .sorted()
                .map(Permission::scope)
                .collect(Collectors.joining(" ")),
            state(token),
            token.lastUsedAt().map(Instant::toString).orElse("never"));
  }

  private static String state(Token token) {
    if (token.revokedAt().isPresent()) {
      return "revoked";
    }
    return token
        .expiresAt()
        .map(end -> (end.isBefore(Instant.now()) ? "expired " : "good until ") + end)
        .orElse("good");
  }
}
