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
    Listing table =
        new Listing("There is none.", "Id", "Name", "Ends in", "Scopes", "State", "Last used");
    tokens.listOf(user.id()).forEach(token -> addRow(table, token));
    table.print();
  }

  private static void addRow(Listing table, Token token) {
    table.row(
        token.id(),
        token.name(),
        token.lastFour(),
        token.scopes().stream().sorted().map(Permission::scope).collect(Collectors.joining(" ")),
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
