package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.people.User;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:token-revoke}. */
@Service
@Command(
    scope = "plugai",
    name = "token-revoke",
    description = "Revokes a person's API token or access key.")
@SuppressWarnings("NullAway.Init") // the shell sets the reference and the argument
public final class TokenRevoke extends PersonAction {
  @Reference private Tokens tokens;

  @Argument(index = 1, name = "token", required = true, description = "The token's id")
  private String token;

  @Override
  void run(User user) {
    tokens.revokeOf(ACTOR, user.id(), token, Origin.SHELL);
    say(token + " is revoked.");
  }
}
