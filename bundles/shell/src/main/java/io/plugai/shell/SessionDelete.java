package io.plugai.shell;

import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.User;
import io.plugai.core.api.session.Sessions;
import io.plugai.core.api.usage.AuditLog;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code plugai:session-delete}. */
@Service
@Command(
    scope = "plugai",
    name = "session-delete",
    description = "Deletes a person's conversation with all its messages.")
@SuppressWarnings("NullAway.Init") // the shell sets references and arguments
public final class SessionDelete extends PersonAction {
  @Reference private Sessions sessions;
  @Reference private AuditLog audit;

  @Argument(index = 1, name = "session", required = true, description = "The session's id")
  private String id;

  @Override
  void run(User user) {
    sessions.delete(user.id(), id);
    audit.record(ACTOR, "session.deleted", id, "of " + user.name(), Origin.SHELL);
    say(id + " is deleted.");
  }
}
